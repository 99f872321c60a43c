import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "repository-push-by-foreign-token",
  number: 23,
  category: "security",
  severity: "critical",
  inputs: ["P", "L"],
  summary: "Job tokens of other projects may push to the repository.",
  rationale:
    "Another project's job then changes the code of this one. In GitLab such a push starts no pipeline here, so that nothing checks what came in.",
  remedy: "Admit only the project's own job tokens (`origin: own`), or take the entry's write away.",
  formula:
    "a policy states (repository, write) ∧ Tok(repository, write) ∩ ({listed, foreign} × *) ≠ ∅, the scope applied",
  check: ({ concerns, masks, policy, respell }) => {
    const others = masks.jobs({ origins: ["listed", "foreign"] })
    return concerns((cell) =>
      cell.resource === "repository" &&
      cell.action === "write" &&
      policy.principals(cell, others).number !== 0
        ? others
        : null
    ).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said}, and no pipeline here checks what they push; set \`origin: own\``,
      fixes: () =>
        respell(concern, "admit the project's own job tokens only", askingOfJobs({ origin: "own" }))
    }))
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "own job tokens on protected refs",
      project: {
        permissions: { repository: { write: { job_token: { origin: "own", refs: "protected" } } } },
        scope: { allowlist: [{ project: "g/app" }] }
      }
    },
    {
      title: "no other project is in scope",
      project: { permissions: { repository: { write: "job_token" } } }
    },
    {
      title: "the entry reads",
      project: {
        permissions: { repository: { write: "job_token" } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_repositories"] }] }
      }
    }
  ],
  invalid: [
    {
      title: "an entry lets it in",
      project: {
        permissions: { repository: { write: "job_token" } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["admin_repositories"] }] }
      },
      finds: [{ cells: ["repository:write"], path: "permissions.repository.write" }]
    },
    {
      title: "the allowlist is off",
      project: {
        permissions: { repository: { write: "job_token_and_developer" } },
        scope: { inbound_enabled: false }
      },
      finds: [{ cells: ["repository:write"], path: "permissions.repository.write" }]
    }
  ]
}
