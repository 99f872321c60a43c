import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "foreign-token-delete",
  number: 8,
  category: "security",
  severity: "critical",
  inputs: ["P", "L"],
  summary: "The allowlist is turned off, and a grant lets the job tokens of any project delete.",
  rationale:
    "Every project on the instance can then remove what others depend on, and what is deleted does not come back.",
  remedy:
    "Let people delete; or admit only the project's own job tokens (`origin: own`), or turn the allowlist on.",
  formula:
    "inbound_enabled = false, and the instance does not enforce the scope ∧ ∃ r: a policy states (r, delete) ∧ Tok(r, delete) ∩ ({foreign} × *) ≠ ∅",
  check: ({ concerns, masks, policy, respell }) =>
    !policy.scopeIsOpen
      ? []
      : concerns((cell) => (cell.action === "delete" ? masks.jobs({ origins: ["foreign"] }) : null)).map(
          (concern) => ({
            at: concern.statement,
            cells: concern.cells,
            concerned: concern.concerned,
            message: (said) =>
              `${said} for good, and with the allowlist off that is every project; set \`origin: own\`, or turn the allowlist on`,
            fixes: () =>
              respell(concern, "admit the project's own job tokens only", askingOfJobs({ origin: "own" }))
          })
        )
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "people delete",
      project: {
        permissions: { package_registry: { maven: { delete: "maintainer" } } },
        scope: { inbound_enabled: false }
      }
    },
    {
      title: "the allowlist is on",
      project: { permissions: { package_registry: { maven: { delete: "job_token" } } } }
    },
    {
      title: "only own job tokens delete",
      project: {
        permissions: { package_registry: { maven: { delete: { job_token: { origin: "own" } } } } },
        scope: { inbound_enabled: false }
      }
    }
  ],
  invalid: [
    {
      title: "job tokens delete, and no allowlist stands before it",
      project: {
        permissions: { package_registry: { maven: { delete: "job_token" } } },
        scope: { inbound_enabled: false }
      },
      finds: [{ cells: ["package_registry.maven:delete"], path: "permissions.package_registry.maven.delete" }]
    },
    {
      title: "a group says so for all its projects",
      project: { scope: { inbound_enabled: false } },
      groups: { acme: { defaults: { container_registry: { delete: "job_token_and_maintainer" } } } },
      finds: [{ cells: ["container_registry:delete"], path: "defaults.container_registry.delete" }]
    }
  ]
}
