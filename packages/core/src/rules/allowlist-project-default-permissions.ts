import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { policyNames } from "../lint/policy-names.ts"

export default defineRule({
  id: "allowlist-project-default-permissions",
  number: 32,
  category: "security",
  severity: "medium",
  inputs: ["L"],
  summary: "An allowlist entry lets a project do everything that job tokens may do.",
  rationale:
    "An entry without permissions is the default action set, whatever the other project needs today. Every grant that is widened later is widened for it too.",
  remedy: "List in `job_token_policies` what the project needs; a log of use shows what that is.",
  formula:
    "∃ entry e of a project other than this: e has not expired ∧ (default_permissions = true ∨ neither default_permissions nor job_token_policies is set)",
  check: ({ masks, policy, usedThrough, vocabulary }) => {
    const listed = masks.jobs({ origins: ["listed"] })
    return policy.entries.flatMap((listedEntry) => {
      const { entry, expired, index, path, permitsAll } = listedEntry
      if (entry.project === undefined || expired || !permitsAll || policy.isSelf(listedEntry)) return []
      const used = usedThrough(listedEntry)
      const { default_permissions: _, job_token_policies: __, ...source } = entry
      const name = typeof entry.project === "string" ? quote(entry.project) : `${entry.project}`
      return [
        {
          at: { level: "project" as const, path },
          cells: vocabulary.cells.filter((cell) => policy.admits(cell, listed)),
          concerned: () => listed,
          from: listedEntry.source,
          message: `project ${name} may do everything that job tokens may do here; list what it needs in \`job_token_policies\``,
          fixes: () =>
            used === null
              ? []
              : [
                  {
                    title: "permit what was used",
                    change: {
                      scope: {
                        entries: [
                          { index, entry: { ...source, job_token_policies: policyNames(vocabulary, used) } }
                        ]
                      }
                    }
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
      title: "with permissions",
      project: { scope: { allowlist: [{ project: "a/b", job_token_policies: ["read_packages"] }] } }
    },
    { title: "a group, which another rule looks at", project: { scope: { allowlist: [{ group: "a" }] } } },
    {
      title: "the project itself",
      project: { scope: { allowlist: [{ project: "acme/backend" }] } }
    },
    {
      title: "an entry that has expired lets nothing through",
      project: { scope: { allowlist: [{ project: "a/b", expires_at: "2026-01-01T00:00:00Z" }] } }
    }
  ],
  invalid: [
    {
      title: "no permissions are said",
      project: { scope: { allowlist: [{ project: "a/c", default_permissions: false }, { project: "a/b" }] } },
      finds: [{ path: "scope.allowlist[1]" }]
    },
    {
      title: "a log shows what is used",
      project: { scope: { allowlist: [{ project: "a/b", default_permissions: true }] } },
      uses: {
        since: "2026-03-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "package_registry.npm",
            action: "read",
            caller: { type: "job", project: "a/b", ref: { protected: true }, trigger_role: "developer" }
          }
        ]
      },
      finds: [{ path: "scope.allowlist[0]" }]
    }
  ]
}
