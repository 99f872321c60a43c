import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "allowlist-disabled",
  number: 29,
  category: "security",
  severity: "high",
  inputs: ["L"],
  summary: "The allowlist is turned off.",
  rationale:
    "The job tokens of every project on the instance are in scope, so that one compromised project anywhere reaches this one. GitLab's documentation calls turning the allowlist off a security risk.",
  remedy: "Set `inbound_enabled` to `true`, and list the projects whose jobs come here.",
  formula: "inbound_enabled = false ∧ the instance does not enforce the scope",
  check: ({ masks, policy, vocabulary }) => {
    if (!policy.scopeIsOpen) return []
    const foreign = masks.jobs({ origins: ["foreign"] })
    return [
      {
        at: { level: "project", path: ["scope", "inbound_enabled"] },
        cells: vocabulary.cells.filter((cell) => policy.admits(cell, foreign)),
        concerned: () => foreign,
        from: "foreign",
        message:
          "the job tokens of every project on the instance are in scope; turn the allowlist on with `inbound_enabled: true`",
        fixes: () => [{ title: "turn the allowlist on", change: { scope: { inbound_enabled: true } } }]
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    { title: "the allowlist is on", project: { scope: { inbound_enabled: true } } },
    { title: "nothing is said", project: {} },
    {
      title: "the instance enforces it",
      project: { scope: { inbound_enabled: false } },
      instance: { enforce_scope: true }
    }
  ],
  invalid: [
    {
      title: "the allowlist is off",
      project: { scope: { inbound_enabled: false } },
      finds: [{ path: "scope.inbound_enabled" }]
    }
  ]
}
