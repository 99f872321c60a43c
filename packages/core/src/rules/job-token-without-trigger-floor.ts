import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "job-token-without-trigger-floor",
  number: 4,
  category: "security",
  severity: "critical",
  inputs: ["P", "F"],
  summary:
    "A grant lowers `trigger_role`: whoever may start a pipeline somewhere does by it what the platform keeps from them.",
  rationale:
    "A job token acts for the person who triggered the pipeline. Below the floor that is somebody whom the platform lets neither publish nor delete, or who may not see the project at all.",
  remedy: "Leave `trigger_role` out; then the floor holds.",
  formula:
    "∃ r, a: a policy states (r,a) ∧ ⟦P⟧(r,a) holds a job token whose trigger role is below the floor of (r,a): the baseline for read; developer, or the baseline if that is lower, for write and delete",
  check: ({ baseline, concerns, masks, respell, vocabulary }) =>
    concerns((cell) => masks.jobs({ triggerBelow: vocabulary.triggerFloor(cell, baseline(cell)) })).map(
      (concern) => {
        const [first] = concern.cells
        const floor = vocabulary.triggerFloor(first, baseline(first))
        const role = vocabulary.domain.roles[floor] ?? ""
        return {
          at: concern.statement,
          cells: concern.cells,
          concerned: concern.concerned,
          message: (said) => `${said}, though the floor is \`${role}\`; leave \`trigger_role\` out`,
          fixes: () =>
            respell(concern, "leave `trigger_role` out", (grant) => ({
              ...grant,
              jobToken: grant.jobToken && {
                ...grant.jobToken,
                triggerRank: Math.max(grant.jobToken.triggerRank, floor)
              }
            }))
        }
      }
    )
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the floor, left out",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { origin: "own" } } } } }
      }
    },
    {
      title: "the floor, written down",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { trigger_role: "developer" } } } } }
      }
    },
    {
      title: "reporters write work items anyway",
      project: { permissions: { work_items: { write: { job_token: { trigger_role: "reporter" } } } } }
    },
    {
      title: "in a public project anybody may read packages",
      project: {
        visibility: "public",
        permissions: { package_registry: { maven: { read: { job_token: { trigger_role: "guest" } } } } }
      }
    }
  ],
  invalid: [
    {
      title: "guests' pipelines publish",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { origin: "own", trigger_role: "guest" } } } }
        }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "pipelines of people who are no members read a private project",
      project: {
        permissions: { repository: { read: { job_token: { trigger_role: "anonymous" } } } },
        scope: { allowlist: [{ group: "g", job_token_policies: ["read_repositories"] }] }
      },
      finds: [{ cells: ["repository:read"], path: "permissions.repository.read" }]
    },
    {
      title: "only developers see secure files, in a public project too",
      project: {
        visibility: "public",
        permissions: { secure_files: { read: { job_token: { trigger_role: "reporter" } } } }
      },
      finds: [{ cells: ["secure_files:read"], path: "permissions.secure_files.read" }]
    }
  ]
}
