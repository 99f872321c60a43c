import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { atEntry, isLongEnough, permitting } from "../lint/entries.ts"
import { policyNames } from "../lint/policy-names.ts"
import { hasCell } from "../policy/cell-set.ts"

export default defineRule({
  id: "allowlist-unused-permission",
  number: 41,
  category: "security",
  severity: "medium",
  inputs: ["L", "G"],
  summary: "An allowlist entry that is used permits something that nobody has used.",
  rationale:
    "What a source never needed, it can lose without noticing, and so can whoever takes it over. Permissions are mostly given by the handful.",
  remedy:
    "List in `job_token_policies` what was used. The log has to cover at least 90 days, and should cover the longest schedule.",
  formula:
    "G covers at least 90 days and says what was used ∧ the scope is closed ∧ ∃ entry e of another source, r, a: e has not expired ∧ some job token came through e ∧ e permits (r,a) ∧ Tok(r,a) ∩ ({listed} × *) ≠ ∅ ∧ no job token in G did (r,a) through e ∧ (r,a) is no public read",
  check: (context) => {
    const { policy, usedThrough, uses, vocabulary } = context
    if (uses === null || !isLongEnough(uses)) return []
    return policy.entries.flatMap((listed) => {
      const used = usedThrough(listed)
      if (used === null || used.size === 0 || listed.expired || policy.isSelf(listed)) return []
      const opened = atEntry(context, listed)
      const cells = opened.cells.filter(
        ({ index }) => !used.has(index) && !hasCell(policy.compiled.publicReads, index)
      )
      if (cells.length === 0) return []
      const kept = policyNames(vocabulary, new Set([...used].filter((cell) => listed.permits(cell))))
      return [
        {
          ...opened,
          cells,
          message: (said: string) =>
            `${said}, and none has since ${uses.since}; list what is used in \`job_token_policies\``,
          fixes: () => [
            {
              title: "permit what was used",
              change: { scope: { entries: [{ index: listed.index, entry: permitting(listed, kept) }] } }
            }
          ]
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "all of it is used",
      project: {
        permissions: { releases: { write: "job_token" } },
        scope: { allowlist: [{ project: "a/b", job_token_policies: ["releases:write"] }] }
      },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "releases",
            action: "write",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      }
    },
    {
      title: "what no grant lets other projects do is not there to be used",
      project: {
        permissions: { releases: { write: "job_token", delete: "owner" } },
        scope: { allowlist: [{ project: "a/b", job_token_policies: ["releases:write", "releases:delete"] }] }
      },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "releases",
            action: "write",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      }
    },
    {
      title: "the log does not say what was used",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["admin_releases"] }] } },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [],
        authentications: [{ project: "acme/backend", source: "a/b" }]
      }
    },
    {
      title: "nobody came at all, which another rule looks at",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["admin_releases"] }] } },
      uses: { since: "2025-11-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }
    },
    {
      title: "what everybody may read, no entry permits",
      project: {
        visibility: "public",
        scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_releases", "read_packages"] }] }
      },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "releases",
            action: "read",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      }
    },
    {
      title: "the scope is open, and nobody comes through entries",
      project: {
        scope: {
          inbound_enabled: false,
          allowlist: [{ project: "a/b", job_token_policies: ["admin_releases"] }]
        }
      },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "releases",
            action: "read",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      }
    },
    {
      title: "the log is too short to tell",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["admin_releases"] }] } },
      uses: {
        since: "2026-03-04T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "releases",
            action: "read",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      }
    }
  ],
  invalid: [
    {
      title: "it reads, and may do more",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["admin_releases"] }] } },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "releases",
            action: "read",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      },
      finds: [{ path: "scope.allowlist[0]", cells: ["releases:write", "releases:delete"] }]
    }
  ]
}
