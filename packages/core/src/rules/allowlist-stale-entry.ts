import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import {
  atEntry,
  closing,
  isLongEnough,
  letsIn,
  makeHeirs,
  printClosing,
  printPermitted,
  printSource
} from "../lint/entries.ts"

export default defineRule({
  id: "allowlist-stale-entry",
  number: 39,
  category: "security",
  severity: "medium",
  inputs: ["L", "G"],
  summary: "Nobody has come through an allowlist entry for as long as the log of use goes back.",
  rationale:
    "A door that nobody uses is of use to an attacker alone: whoever takes over that project is let in.",
  remedy:
    "Take the entry out, unless it is younger than the log or waits for a schedule that is rarer. The log has to cover at least 90 days, and should cover the longest schedule.",
  formula:
    "G covers at least 90 days ∧ the scope is closed ∧ ∃ entry e of another source: e has not expired ∧ e permits some cell ∧ no job token in G came through e",
  check: (context) => {
    const { policy, usedThrough, uses } = context
    if (uses === null || !isLongEnough(uses)) return []
    const heirsOf = makeHeirs(policy)
    return policy.entries.flatMap((listed) => {
      const isUnused = usedThrough(listed)?.size === 0
      if (!isUnused || !letsIn(listed) || policy.isSelf(listed)) return []
      const heirs = heirsOf(listed)
      return [
        {
          ...atEntry(context, listed),
          message: `${printSource(listed)} is let in with ${printPermitted(listed)}, and no job token of it has come since ${uses.since}; ${printClosing(heirs)}`,
          fixes: () => [closing(listed, heirs)]
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "used yesterday",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_packages"] }] } },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "package_registry.npm",
            action: "read",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" },
            last_used: "2026-05-31T00:00:00Z"
          }
        ]
      }
    },
    {
      title: "a group of whose projects one came, nobody knows for what",
      project: { scope: { allowlist: [{ group: "a", job_token_policies: ["read_packages"] }] } },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [],
        authentications: [{ project: "acme/backend", source: "a/b/c", last_used: "2026-05-31T00:00:00Z" }]
      }
    },
    {
      title: "the log is too short to tell",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_packages"] }] } },
      uses: { since: "2026-03-04T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }
    },
    {
      title: "the project itself",
      project: { scope: { allowlist: [{ project: "acme/backend", job_token_policies: ["read_packages"] }] } },
      uses: { since: "2025-11-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }
    },
    {
      title: "an entry that keeps somebody out",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: [] }] } },
      uses: { since: "2025-11-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }
    },
    {
      title: "the scope is open, and nobody comes through entries",
      project: {
        scope: {
          inbound_enabled: false,
          allowlist: [{ project: "a/b", job_token_policies: ["read_packages"] }]
        }
      },
      uses: { since: "2025-11-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] }
    }
  ],
  invalid: [
    {
      title: "unused for more than 200 days",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_packages"] }] } },
      uses: { since: "2025-11-01T00:00:00Z", until: "2026-06-01T00:00:00Z", used: [] },
      finds: [{ path: "scope.allowlist[0]" }]
    },
    {
      title: "the project comes through an entry of its own, and nobody else of its group came",
      project: {
        scope: {
          allowlist: [
            { project: "a/b", job_token_policies: ["read_packages"] },
            { group: "a", job_token_policies: ["admin_packages"] }
          ]
        }
      },
      uses: {
        since: "2026-03-03T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [],
        authentications: [{ project: "acme/backend", source: "a/b" }]
      },
      finds: [{ path: "scope.allowlist[1]" }]
    },
    {
      title: "without the entry a broader one would decide",
      project: {
        scope: {
          allowlist: [
            { group: "a", job_token_policies: ["admin_packages"] },
            { project: "a/b", job_token_policies: ["read_packages"] }
          ]
        }
      },
      uses: {
        since: "2025-11-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [],
        authentications: [{ project: "acme/backend", source: "a/c" }]
      },
      finds: [{ path: "scope.allowlist[1]" }]
    }
  ]
}
