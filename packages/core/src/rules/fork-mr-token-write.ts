import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "fork-mr-token-write",
  number: 11,
  category: "security",
  severity: "critical",
  inputs: ["P"],
  summary: "A grant lets pipelines that run a fork's code write or delete.",
  rationale:
    "The code of a fork is written by people who may not push here. In a merge request's pipeline it publishes or deletes before anybody has read it.",
  remedy: "Write `refs: any`, which leaves forks out, or better `refs: protected`.",
  formula: "∃ r, a ∈ {write, delete}: a policy states (r,a) ∧ Tok(r,a) ∩ (* × {fork}) ≠ ∅",
  check: ({ concerns, masks, respell }) =>
    concerns((cell) => (cell.observes ? null : masks.jobs({ refs: ["fork"] }))).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said}, before anybody here has read the fork's code; write \`refs: any\``,
      fixes: () => respell(concern, "leave forks out", askingOfJobs({ refs: "any" }))
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "job tokens without forks",
      project: { permissions: { package_registry: { maven: { write: "job_token" } } } }
    },
    {
      title: "the platform's own baseline leaves forks out",
      project: { permissions: { package_registry: { maven: { write: true } } } }
    },
    {
      title: "forks read",
      project: {
        permissions: {
          package_registry: { maven: { read: { job_token: { refs: "any_including_forks" } } } }
        }
      }
    }
  ],
  invalid: [
    {
      title: "forks publish",
      project: {
        permissions: {
          package_registry: {
            maven: { write: { job_token: { origin: "own", refs: "any_including_forks" } } }
          }
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "forks delete",
      project: {
        permissions: {
          container_registry: {
            delete: { min_role: "maintainer", job_token: { refs: "any_including_forks" } }
          }
        }
      },
      finds: [{ cells: ["container_registry:delete"], path: "permissions.container_registry.delete" }]
    }
  ]
}
