import { quote } from "../input/problem.ts"
import { editDistance } from "../input/did-you-mean.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

/** Insertions, deletions, replacements and swaps that still look like a slip. */
const farthest = 2

export default defineRule({
  id: "environment-name-mismatch",
  number: 18,
  category: "correctness",
  severity: "high",
  inputs: ["P", "F"],
  facts: ["environments"],
  summary: "A grant names an environment that does not exist, and one with nearly the same name does.",
  rationale:
    "The grant admits nobody, until somebody makes an environment of the mistaken name and is admitted without review.",
  remedy: "Write the name of the environment that exists.",
  formula:
    "∃ e ∈ environments of a stated grant: e ∉ F.environments ∧ ∃ f ∈ F.environments: distance(e, f) ≤ 2",
  check: ({ facts, policy }) => {
    const existing = (facts.environments ?? []).map(({ name }) => name)
    return policy.statements.flatMap((statement) => {
      const { grant } = statement
      const names = typeof grant === "object" && grant.job_token ? grant.job_token.environments : undefined
      if (typeof names !== "object") return []
      const slips = names.flatMap((name) => {
        const meant = existing
          .filter((other) => Math.abs(other.length - name.length) <= farthest)
          .map((other) => ({ other, distance: editDistance(name, other) }))
          .toSorted((one, two) => one.distance - two.distance)[0]
        const isSlip = !existing.includes(name) && meant !== undefined && meant.distance <= farthest
        return isSlip ? [`${quote(name)} does not exist, did you mean ${quote(meant.other)}`] : []
      })
      return slips.length === 0
        ? []
        : [{ at: statement, cells: statement.cells, message: `environment ${slips.join(", and ")}?` }]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the exact name",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { environments: ["production"] } } } }
        },
        facts: { environments: [{ name: "production", protected: true }] }
      }
    },
    {
      title: "a name like no other",
      project: {
        permissions: { package_registry: { maven: { write: { job_token: { environments: ["staging"] } } } } },
        facts: { environments: [{ name: "production", protected: true }] }
      }
    }
  ],
  invalid: [
    {
      title: "a letter is missing",
      project: {
        permissions: {
          package_registry: { maven: { write: { job_token: { environments: ["prodution"] } } } }
        },
        facts: { environments: [{ name: "production", protected: true }] }
      },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    }
  ]
}
