import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "secure-files-token-read",
  number: 22,
  category: "security",
  severity: "high",
  inputs: ["P", "L"],
  summary: "Job tokens of other projects, or on refs that are not protected, may read secure files.",
  rationale:
    "Secure files hold signing keys and certificates. One line of CI configuration on a branch nobody reviews is enough to print them, and a key that was seen has to be replaced everywhere.",
  remedy: "Admit only the project's own job tokens on protected refs: `{origin: own, refs: protected}`.",
  formula:
    "a policy states (secure_files, read) ∧ Tok(secure_files, read) ∩ ({listed, foreign} × * ∪ * × {unprotected, fork}) ≠ ∅, the scope applied",
  check: ({ concerns, masks, policy, respell }) => {
    const strangers = masks.jobs({ except: { origins: ["own"], refs: ["protected"] } })
    return concerns((cell) =>
      cell.resource === "secure_files" &&
      cell.action === "read" &&
      policy.principals(cell, strangers).number !== 0
        ? strangers
        : null
    ).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said}, signing keys among them; set \`origin: own\` and \`refs: protected\``,
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
        permissions: { secure_files: { read: { job_token: { origin: "own", refs: "protected" } } } }
      }
    },
    {
      title: "the entry does not permit it",
      project: {
        permissions: { secure_files: { read: { job_token: { refs: "protected" } } } },
        scope: { allowlist: [{ project: "g/app", job_token_policies: ["read_packages"] }] }
      }
    },
    { title: "people read", project: { permissions: { secure_files: { read: "maintainer" } } } }
  ],
  invalid: [
    {
      title: "every job token",
      project: { permissions: { secure_files: { read: "job_token" } } },
      finds: [{ cells: ["secure_files:read"], path: "permissions.secure_files.read" }]
    },
    {
      title: "the platform's own baseline, written down",
      project: { visibility: "public", permissions: { secure_files: { read: true } } },
      finds: [{ cells: ["secure_files:read"], path: "permissions.secure_files.read" }]
    },
    {
      title: "every project, though on protected refs",
      project: {
        permissions: { secure_files: { read: { job_token: { refs: "protected" } } } },
        scope: { inbound_enabled: false }
      },
      finds: [{ cells: ["secure_files:read"], path: "permissions.secure_files.read" }]
    }
  ]
}
