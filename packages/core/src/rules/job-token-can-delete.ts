import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "job-token-can-delete",
  number: 2,
  category: "security",
  severity: "high",
  inputs: ["P"],
  summary: "Job tokens may delete.",
  rationale:
    "Deleting cannot be undone, and in a job nobody watches: one changed line of CI configuration is enough.",
  remedy: "Take job tokens out of the cell, and let people delete.",
  formula: "∃ r: a policy states (r, delete) ∧ Tok(r, delete) ≠ ∅",
  check: ({ concerns, masks, respell }) =>
    concerns((cell) => (cell.action === "delete" ? masks.jobs() : null)).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said}, which cannot be undone; take job tokens out of the grant`,
      fixes: () => respell(concern, "take job tokens out", (grant) => ({ ...grant, jobToken: null }))
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "people delete",
      project: { permissions: { package_registry: { maven: { delete: "maintainer" } } } }
    },
    { title: "nothing is said", project: {} }
  ],
  invalid: [
    {
      title: "maintainers or CI may delete",
      project: { permissions: { package_registry: { maven: { delete: "job_token_and_maintainer" } } } },
      finds: [{ cells: ["package_registry.maven:delete"], path: "permissions.package_registry.maven.delete" }]
    },
    {
      title: "the platform's own baseline, written down",
      project: { permissions: { container_registry: { delete: true } } },
      finds: [{ cells: ["container_registry:delete"], path: "permissions.container_registry.delete" }]
    }
  ]
}
