import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "job-token-launders-role",
  number: 1,
  category: "security",
  severity: "high",
  inputs: ["P", "F"],
  summary:
    "A write or delete names a least role, and lets job tokens on unprotected refs do it for people below that role.",
  rationale:
    "Naming `job_token` asks of whoever triggers the pipeline only the floor, not the role named beside it. Someone below that role edits the CI configuration on a branch nobody reviews, and the job then acts as if they had the role.",
  remedy:
    "Ask for protected refs: `refs: protected`. Then only what was merged or pushed by those who may can act.",
  formula:
    "∃ r, a ∈ {write, delete}: a policy states (r,a) ∧ min(r,a) is finite ∧ ⟦P⟧(r,a) holds a job token (own, unprotected) whose trigger role is below min(r,a) and can start a pipeline (F.pipeline_min_role, developer where it is not said)",
  check: ({ concerns, facts, masks, policy, rank, respell }) => {
    const canStart = rank(facts.pipeline_min_role ?? "developer")
    const launders = concerns((cell) => {
      const least = policy.minRank(cell)
      return cell.observes || least === Infinity
        ? null
        : masks.jobs({
            origins: ["own"],
            refs: ["unprotected"],
            triggerFrom: canStart,
            triggerBelow: least
          })
    })
    return launders.map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said}, which the named role alone should; ask for \`refs: protected\``,
      fixes: () =>
        respell(concern, "admit job tokens on protected refs only", askingOfJobs({ refs: "protected" }))
    }))
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "job tokens on protected refs only",
      project: {
        permissions: {
          package_registry: {
            maven: { write: { min_role: "maintainer", job_token: { origin: "own", refs: "protected" } } }
          }
        }
      }
    },
    {
      title: "the role named is the floor",
      project: { permissions: { package_registry: { maven: { write: "job_token_and_developer" } } } }
    },
    {
      title: "only maintainers can start a pipeline",
      project: {
        permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } },
        facts: { pipeline_min_role: "maintainer" }
      }
    }
  ],
  invalid: [
    {
      title: "maintainers or CI may publish",
      project: { permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } } },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "the same for every format",
      project: { permissions: { package_registry: { default: { delete: "job_token_and_owner" } } } },
      finds: [{ path: "permissions.package_registry.default.delete" }]
    }
  ]
}
