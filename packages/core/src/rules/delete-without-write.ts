import { actionsWithout } from "../lint/beyond.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "delete-without-write",
  number: 43,
  category: "correctness",
  severity: "low",
  inputs: ["P"],
  summary: "Somebody may delete and may not write.",
  rationale:
    "Removing is the graver of the two, so this is mostly a slip: two lines mixed up, or one narrowed and the other forgotten.",
  remedy: "Take the deletion away from those who cannot write, or let them write on purpose.",
  formula:
    "∃ r, p: p ∈ ⟦P⟧(r, delete) ∧ p ∉ ⟦P⟧(r, write), in one environment, and a policy states (r, delete) or (r, write)",
  check: (context) =>
    actionsWithout(context, "delete", "write").map(({ cells, concerned, statement }) => ({
      at: statement,
      cells,
      concerned,
      message: (said) =>
        `${said}, though they may not write there; narrow \`delete\` to those who write, or let them write`
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "jobs and maintainers write, maintainers delete",
      project: {
        permissions: {
          package_registry: { maven: { write: "job_token_and_maintainer", delete: "maintainer" } }
        }
      }
    },
    {
      title: "nobody does either",
      project: { permissions: { package_registry: { maven: { write: false, delete: false } } } }
    }
  ],
  invalid: [
    {
      title: "jobs delete what they cannot write",
      project: {
        permissions: {
          package_registry: { maven: { write: "maintainer", delete: "job_token_and_maintainer" } }
        }
      },
      finds: [{ cells: ["package_registry.maven:delete"], path: "permissions.package_registry.maven.delete" }]
    },
    {
      title: "the write is narrowed, and the baseline still deletes",
      project: { permissions: { container_registry: { write: "owner" } } },
      finds: [{ cells: ["container_registry:delete"], path: "permissions.container_registry.write" }]
    }
  ]
}
