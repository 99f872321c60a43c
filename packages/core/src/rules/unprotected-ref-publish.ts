import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import { askingOfJobs } from "../lint/respell.ts"

export default defineRule({
  id: "unprotected-ref-publish",
  number: 13,
  category: "security",
  severity: "medium",
  inputs: ["P", "F"],
  summary: "The project's own job tokens may write from unprotected refs.",
  rationale:
    "What a branch nobody has reviewed publishes stands beside the released versions, or in their place.",
  remedy:
    "Ask for protected refs: `refs: protected`. Then only what was merged or pushed by those who may is published.",
  formula:
    "∃ r: a policy states (r, write) ∧ (own, unprotected) ∈ Tok(r, write) ∧ rule 1, job-token-launders-role, says nothing of (r, write)",
  check: ({ concerns, facts, masks, policy, rank, respell }) => {
    const unprotected = masks.jobs({ origins: ["own"], refs: ["unprotected"] })
    const triggerFrom = rank(facts.pipeline_min_role ?? "developer")
    return concerns((cell) => {
      const least = policy.minRank(cell)
      const isLaundered =
        least !== Infinity &&
        policy.admits(
          cell,
          masks.jobs({ origins: ["own"], refs: ["unprotected"], triggerFrom, triggerBelow: least })
        )
      return cell.action !== "write" || isLaundered ? null : unprotected
    }).map((concern) => ({
      at: concern.statement,
      cells: concern.cells,
      concerned: concern.concerned,
      message: (said) => `${said} before anybody has reviewed the code; ask for \`refs: protected\``,
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
          package_registry: { maven: { write: { job_token: { origin: "own", refs: "protected" } } } }
        }
      }
    },
    {
      title: "the named role is above that of who triggers, which another rule looks at",
      project: { permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } } }
    }
  ],
  invalid: [
    {
      title: "developers or CI may publish",
      project: { permissions: { package_registry: { maven: { write: "job_token_and_developer" } } } },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "CI alone may publish",
      project: { permissions: { package_registry: { default: { write: "job_token" } } } },
      finds: [{ path: "permissions.package_registry.default.write" }]
    },
    {
      title: "only maintainers start pipelines",
      project: {
        permissions: { container_registry: { write: "job_token_and_maintainer" } },
        facts: { pipeline_min_role: "maintainer" }
      },
      finds: [{ cells: ["container_registry:write"], path: "permissions.container_registry.write" }]
    }
  ]
}
