import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { atEntry, permitting, printSource } from "../lint/entries.ts"
import { policyNames } from "../lint/policy-names.ts"

export default defineRule({
  id: "allowlist-group-default-permissions",
  number: 31,
  category: "security",
  severity: "high",
  inputs: ["L"],
  summary: "An allowlist entry lets every project of a group do everything that job tokens may do.",
  rationale:
    "An entry without permissions is the default action set, for every project that the group has or will have. Every grant that is widened later is widened for all of them too.",
  remedy: "List in `job_token_policies` what the projects need; a log of use shows what that is.",
  formula:
    "∃ entry e of a group: e has not expired ∧ (default_permissions = true ∨ neither default_permissions nor job_token_policies is set)",
  check: (context) =>
    context.policy.entries.flatMap((listed) => {
      const { usedThrough, vocabulary } = context
      const { entry, expired, index, permitsAll } = listed
      if (entry.group === undefined || expired || !permitsAll) return []
      const used = usedThrough(listed)
      return [
        {
          ...atEntry(context, listed),
          message: `every project of ${printSource(listed)}, present and future, may do everything that job tokens may do here; list what they need in \`job_token_policies\``,
          fixes: () =>
            used === null
              ? []
              : [
                  {
                    title: "permit what was used",
                    change: {
                      scope: {
                        entries: [{ index, entry: permitting(listed, policyNames(vocabulary, used)) }]
                      }
                    }
                  }
                ]
        }
      ]
    })
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "with permissions",
      project: { scope: { allowlist: [{ group: "acme/apps", job_token_policies: ["read_packages"] }] } }
    },
    {
      title: "a project, which another rule looks at",
      project: { scope: { allowlist: [{ project: "acme/apps" }] } }
    },
    {
      title: "nothing is permitted",
      project: { scope: { allowlist: [{ group: "acme/apps", default_permissions: false }] } }
    },
    {
      title: "an entry that has expired lets nothing through",
      project: { scope: { allowlist: [{ group: "acme/apps", expires_at: "2026-01-01T00:00:00Z" }] } }
    }
  ],
  invalid: [
    {
      title: "no permissions are said",
      project: { scope: { allowlist: [{ group: "acme/apps" }] } },
      finds: [{ path: "scope.allowlist[0]" }]
    },
    {
      title: "a list that `default_permissions` overrules, and a log that shows what is used",
      project: {
        scope: {
          allowlist: [
            { group: "acme/apps", default_permissions: true, job_token_policies: ["read_packages"] }
          ]
        }
      },
      uses: {
        since: "2026-03-01T00:00:00Z",
        until: "2026-06-01T00:00:00Z",
        used: [
          {
            project: "acme/backend",
            resource: "package_registry.npm",
            action: "read",
            caller: {
              type: "job",
              project: "acme/apps/web",
              ref: { protected: true },
              trigger_role: "developer"
            }
          }
        ]
      },
      finds: [{ path: "scope.allowlist[0]" }]
    }
  ]
}
