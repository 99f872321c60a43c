import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "private-read-open",
  number: 53,
  category: "security",
  severity: "medium",
  inputs: ["P", "L", "F"],
  summary: "The allowlist is turned off, and job tokens of any project may read what only members may.",
  rationale:
    "A member who triggers a pipeline elsewhere lends it their sight of this project. Every job on the instance that runs for a member can copy what is private here, whoever wrote that job.",
  remedy: "Set `inbound_enabled` to `true`, and list the projects whose jobs read here.",
  formula:
    "inbound_enabled = false, and the instance does not enforce the scope ∧ ∃ r: the baseline of (r, read) is a member's role, as all of a private project's are ∧ Tok(r, read) ∩ ({foreign} × *) ≠ ∅",
  check: ({ baseline, masks, policy, vocabulary }) => {
    if (!policy.scopeIsOpen) return []
    const foreign = masks.jobs({ origins: ["foreign"] })
    const cells = vocabulary.cells.filter(
      (cell) => cell.observes && baseline(cell) >= vocabulary.leastMemberRank && policy.admits(cell, foreign)
    )
    if (cells.length === 0) return []
    return [
      {
        at: { level: "project", path: ["scope", "inbound_enabled"] },
        cells,
        concerned: () => foreign,
        message:
          "any project's pipeline can read what only members may see here, once a member triggers it; turn the allowlist on with `inbound_enabled: true`"
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the allowlist is on",
      project: { permissions: { package_registry: { maven: { read: true } } } }
    },
    {
      title: "the instance enforces it",
      project: { scope: { inbound_enabled: false } },
      instance: { enforce_scope: true }
    },
    {
      title: "in a public project, where what members alone see is closed to other projects",
      project: {
        visibility: "public",
        permissions: {
          secure_files: { read: { min_role: "developer", job_token: { origin: "own" } } },
          terraform_state: { read: "developer" }
        },
        scope: { inbound_enabled: false }
      }
    }
  ],
  invalid: [
    {
      title: "the baseline of a private project",
      project: { scope: { inbound_enabled: false } },
      finds: [{ path: "scope.inbound_enabled" }]
    },
    {
      title: "only members see Terraform state, in a public project too",
      project: {
        visibility: "public",
        permissions: { secure_files: { read: "developer" }, terraform_state: { read: "job_token" } },
        scope: { inbound_enabled: false }
      },
      finds: [{ cells: ["terraform_state:read"], path: "scope.inbound_enabled" }]
    }
  ]
}
