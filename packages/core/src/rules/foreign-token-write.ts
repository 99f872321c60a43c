import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "foreign-token-write",
  number: 7,
  category: "security",
  severity: "critical",
  inputs: ["P", "L"],
  summary: "The allowlist is turned off, and a grant lets the job tokens of any project write.",
  rationale:
    "Every project on the instance can then publish here, by a pipeline of its own that nobody here sees. Whoever takes over one of them takes over what this project delivers.",
  remedy: "Admit only the project's own job tokens (`origin: own`), or turn the allowlist on.",
  formula:
    "inbound_enabled = false, and the instance does not enforce the scope ∧ ∃ r: a policy states (r, write) ∧ Tok(r, write) ∩ ({foreign} × *) ≠ ∅",
  check: ({ concerns, masks, policy, respell }) =>
    !policy.scopeIsOpen
      ? []
      : concerns((cell) => (cell.action === "write" ? masks.jobs({ origins: ["foreign"] }) : null)).map(
          (concern) => ({
            at: concern.statement,
            cells: concern.cells,
            concerned: concern.concerned,
            message: (said) =>
              `${said}, and with the allowlist off that is every project; set \`origin: own\`, or turn the allowlist on`,
            fixes: () =>
              respell(concern, "admit the project's own job tokens only", askingOfJobs({ origin: "own" }))
          })
        )
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the allowlist is on",
      project: { permissions: { package_registry: { maven: { write: "job_token" } } } }
    },
    {
      title: "only own job tokens write",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { origin: "own" } } } } },
        scope: { inbound_enabled: false }
      }
    },
    {
      title: "the instance enforces the allowlist",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        scope: { inbound_enabled: false }
      },
      instance: { enforce_scope: true }
    }
  ],
  invalid: [
    {
      title: "job tokens publish, and no allowlist stands before it",
      project: {
        permissions: { package_registry: { maven: { write: "job_token" } } },
        scope: { inbound_enabled: false }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "the platform's own baseline, written down",
      project: {
        permissions: { container_registry: { write: true } },
        scope: { inbound_enabled: false }
      },
      finds: [{ cells: ["container_registry:write"], path: "permissions.container_registry.write" }]
    }
  ]
}
