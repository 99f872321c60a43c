import { isEmpty } from "../access/class-set.ts"
import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "nobody-can",
  number: 63,
  category: "correctness",
  severity: "high",
  inputs: ["P"],
  summary: "Nobody can write or delete, though the grant is not `false`.",
  rationale:
    "The line looks as if it let somebody in. Limits and conditions together leave nobody, and it is noticed when a release is due.",
  remedy: "Let somebody in, or write `false` where nobody is meant.",
  formula:
    "∃ r, a ∈ {write, delete}: a policy states (r,a) and not literally `false`, ⟦P⟧(r,a) = ∅, and r is enabled (F.registries, where it is said)",
  check: ({ facts, policy }) => {
    const isEnabled = (address: readonly string[]): boolean =>
      facts.registries === undefined ||
      (address[0] !== "package_registry" && address[0] !== "container_registry") ||
      facts.registries.includes(address.at(-1) ?? "")
    return policy.statements.flatMap((statement) => {
      const [first, ...others] = statement.cells.filter(
        (cell) =>
          !cell.observes &&
          statement.grant !== false &&
          isEnabled(cell.address) &&
          isEmpty(policy.admitted(cell))
      )
      if (first === undefined) return []
      const by = (policy.compiled.cell(first.index)?.limits ?? []).map(({ source }) =>
        source.path === undefined ? "the instance" : `group ${quote(source.path)}`
      )
      const why = isEmpty(policy.cut(first))
        ? "the grant lets nobody in"
        : `the limits of ${[...new Set(by)].join(" and ")} leave nobody of those whom the grant names`
      return [
        {
          at: statement,
          cells: [first, ...others],
          message: `${why}, so nobody can ${first.action}; let somebody in, or write \`false\` if that is meant`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "nobody is meant",
      project: { permissions: { package_registry: { maven: { write: false } } } }
    },
    {
      title: "the limit leaves owners",
      groups: { acme: { limits: { package_registry: { default: { delete: "owner" } } } } },
      project: { permissions: { package_registry: { maven: { delete: "maintainer" } } } }
    },
    {
      title: "the format is not enabled",
      project: {
        permissions: { package_registry: { maven: { write: {} } } },
        facts: { registries: ["npm"] }
      }
    }
  ],
  invalid: [
    {
      title: "the group lets nobody delete",
      groups: { acme: { limits: { package_registry: { default: { delete: false } } } } },
      project: { permissions: { package_registry: { maven: { delete: "maintainer" } } } },
      finds: [{ cells: ["package_registry.maven:delete"], path: "permissions.package_registry.maven.delete" }]
    },
    {
      title: "an object with nobody in it",
      project: { permissions: { package_registry: { maven: { write: { job_token: false } } } } },
      finds: [{ cells: ["package_registry.maven:write"], path: "permissions.package_registry.maven.write" }]
    },
    {
      title: "people are limited to job tokens",
      instance: { limits: { container_registry: { write: "job_token" } } },
      project: { permissions: { container_registry: { write: "maintainer" } } },
      finds: [{ cells: ["container_registry:write"], path: "permissions.container_registry.write" }]
    }
  ]
}
