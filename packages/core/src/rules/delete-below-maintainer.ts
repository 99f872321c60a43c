import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "delete-below-maintainer",
  number: 3,
  category: "security",
  severity: "high",
  inputs: ["P"],
  summary: "People below maintainer may delete.",
  rationale: "Who can push can then also remove what others depend on, and nobody has to agree.",
  remedy: "Raise the role to maintainer.",
  formula: "∃ r: a policy states (r, delete) ∧ min(r, delete) < maintainer",
  check: ({ concerns, masks, rank, respell }) => {
    const maintainer = rank("maintainer")
    return concerns((cell) => (cell.action === "delete" ? masks.usersBelow(maintainer) : null)).map(
      (concern) => ({
        at: concern.statement,
        cells: concern.cells,
        concerned: concern.concerned,
        message: (said) => `${said}, which cannot be undone; raise the role to \`maintainer\``,
        fixes: () =>
          respell(concern, "raise the role to maintainer", (grant) => ({
            ...grant,
            userRank: grant.userRank === null ? null : Math.max(grant.userRank, maintainer)
          }))
      })
    )
  }
})

export const examples: RuleExamples = {
  valid: [
    { title: "owners", project: { permissions: { package_registry: { npm: { delete: "owner" } } } } },
    {
      title: "the baseline of packages is maintainer already",
      project: { permissions: { package_registry: { npm: { delete: "developer" } } } }
    }
  ],
  invalid: [
    {
      title: "developers delete images",
      project: { permissions: { container_registry: { delete: "developer" } } },
      finds: [{ cells: ["container_registry:delete"], path: "permissions.container_registry.delete" }]
    }
  ]
}
