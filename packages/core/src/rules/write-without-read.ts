import { actionsWithout } from "../lint/beyond.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "write-without-read",
  number: 42,
  category: "correctness",
  severity: "high",
  inputs: ["P", "F"],
  summary: "Somebody may write and may not read.",
  rationale:
    "Package clients read metadata before they write, and fail where they may not. Whoever mends that in a hurry widens the read to everybody.",
  remedy: "Give the read to those who write, or take the write away.",
  formula:
    "∃ r, p: p ∈ ⟦P⟧(r, write) ∧ p ∉ ⟦P⟧(r, read), in one environment, and a policy states (r, write) or (r, read)",
  check: (context) =>
    actionsWithout(context, "write", "read").map(({ cells, concerned, statement }) => ({
      at: statement,
      cells,
      concerned,
      message: (said) =>
        `${said}, though they may not read there, which clients do first, so that uploads fail; let them read too, or take the write away`
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "all who write may read",
      project: { permissions: { package_registry: { npm: { read: "developer", write: "maintainer" } } } }
    },
    {
      title: "the baseline reads",
      project: {
        permissions: { package_registry: { npm: { read: true, write: "job_token_and_developer" } } }
      }
    },
    {
      title: "one environment reads and writes",
      project: {
        permissions: {
          package_registry: {
            npm: {
              read: { job_token: { environments: ["prod"] } },
              write: { job_token: { environments: ["prod"] } }
            }
          }
        }
      }
    },
    { title: "nothing is said", project: {} }
  ],
  invalid: [
    {
      title: "developers write and maintainers read",
      project: { permissions: { package_registry: { npm: { read: "maintainer", write: "developer" } } } },
      finds: [{ cells: ["package_registry.npm:write"], path: "permissions.package_registry.npm.write" }]
    },
    {
      title: "jobs write and people read",
      project: {
        permissions: { package_registry: { npm: { read: "reporter", write: "job_token_and_maintainer" } } }
      },
      finds: [{ cells: ["package_registry.npm:write"], path: "permissions.package_registry.npm.write" }]
    },
    {
      title: "one environment reads, another writes",
      project: {
        permissions: {
          package_registry: {
            npm: {
              read: { job_token: { environments: ["prod"] } },
              write: { job_token: { environments: ["staging"] } }
            }
          }
        }
      },
      finds: [{ cells: ["package_registry.npm:write"], path: "permissions.package_registry.npm.write" }]
    },
    {
      title: "the read is narrowed, and the baseline still writes",
      project: { permissions: { container_registry: { read: "maintainer" } } },
      finds: [{ cells: ["container_registry:write"], path: "permissions.container_registry.read" }]
    }
  ]
}
