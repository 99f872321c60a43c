import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "fork-mr-token-private-read",
  number: 12,
  category: "security",
  severity: "high",
  inputs: ["P", "F"],
  summary: "A grant lets pipelines that run a fork's code read what only members may.",
  rationale:
    "The code of a fork is written by people who may not push here. It can send what its job reads to anywhere, before anybody has looked at it.",
  remedy: "Write `refs: any`, which leaves forks out.",
  formula:
    "∃ r: a policy states (r, read) with `any_including_forks` ∧ the baseline of (r, read) is a member's role, as all of a private project's are ∧ Tok(r, read) ∩ (* × {fork}) ≠ ∅",
  check: ({ baseline, concerns, masks, respell, vocabulary }) =>
    // Of what names job tokens only `any_including_forks` admits forks; `true` is what the platform does anyway.
    concerns((cell, { grant }) =>
      cell.observes && grant !== true && baseline(cell) >= vocabulary.leastMemberRank
        ? masks.jobs({ refs: ["fork"] })
        : null
    ).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said}, and the fork's code can pass on what it reads; write \`refs: any\``,
      fixes: () => respell(concern, "leave forks out", askingOfJobs({ refs: "any" }))
    }))
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "in a public project anybody may read packages",
      project: {
        visibility: "public",
        permissions: {
          package_registry: { maven: { read: { job_token: { refs: "any_including_forks" } } } }
        }
      }
    },
    {
      title: "the platform's own baseline",
      project: { permissions: { package_registry: { maven: { read: true } } } }
    },
    {
      title: "forks write, which another rule looks at",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { refs: "any_including_forks" } } } }
        }
      }
    },
    {
      title: "every ref but those of forks",
      project: { permissions: { package_registry: { maven: { read: { job_token: { refs: "any" } } } } } }
    }
  ],
  invalid: [
    {
      title: "forks read private packages",
      project: {
        permissions: {
          package_registry: { maven: { read: { job_token: { refs: "any_including_forks" } } } }
        }
      },
      finds: [{ cells: ["package_registry.maven:read"], path: "permissions.package_registry.maven.read" }]
    },
    {
      title: "only members see secure files, in a public project too",
      project: {
        visibility: "public",
        permissions: { secure_files: { read: { job_token: { refs: "any_including_forks" } } } }
      },
      finds: [{ cells: ["secure_files:read"], path: "permissions.secure_files.read" }]
    }
  ]
}
