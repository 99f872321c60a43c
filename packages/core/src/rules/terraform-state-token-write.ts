import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "terraform-state-token-write",
  number: 21,
  category: "security",
  severity: "critical",
  inputs: ["P", "L"],
  summary: "Job tokens of other projects, or on refs that are not protected, may write Terraform state.",
  rationale:
    "Terraform believes its state. Whoever writes it decides what the next run creates and destroys, with the rights of that run.",
  remedy: "Admit only the project's own job tokens on protected refs: `{origin: own, refs: protected}`.",
  formula:
    "a policy states (terraform_state, write) ∧ Tok(terraform_state, write) ∩ ({listed, foreign} × * ∪ * × {unprotected, fork}) ≠ ∅, the scope applied",
  check: ({ concerns, masks, policy, respell }) => {
    const strangers = masks.jobs({ except: { origins: ["own"], refs: ["protected"] } })
    return concerns((cell) =>
      cell.resource === "terraform_state" &&
      cell.action === "write" &&
      policy.principals(cell, strangers).number !== 0
        ? strangers
        : null
    ).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) =>
        `${said}, and so what the next run creates and destroys; set \`origin: own\` and \`refs: protected\``,
      fixes: () =>
        respell(
          concern,
          "admit the project's own job tokens on protected refs only",
          askingOfJobs({ origin: "own", refs: "protected" })
        )
    }))
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "own job tokens on protected refs",
      project: {
        permissions: { terraform_state: { write: { job_token: { origin: "own", refs: "protected" } } } }
      }
    },
    {
      title: "protected refs, and no other project is in scope",
      project: { permissions: { terraform_state: { write: { job_token: { refs: "protected" } } } } }
    },
    {
      title: "another resource",
      project: { permissions: { container_registry: { write: "job_token" } } }
    },
    {
      title: "job tokens read",
      project: { permissions: { terraform_state: { read: "job_token", write: "maintainer" } } }
    }
  ],
  invalid: [
    {
      title: "every job token",
      project: { permissions: { terraform_state: { write: "job_token" } } },
      finds: [{ cells: ["terraform_state:write"], path: "permissions.terraform_state.write" }]
    },
    {
      title: "another project, though on protected refs",
      project: {
        permissions: { terraform_state: { write: { job_token: { refs: "protected" } } } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["admin_terraform_state"] }] }
      },
      finds: [{ cells: ["terraform_state:write"], path: "permissions.terraform_state.write" }]
    }
  ]
}
