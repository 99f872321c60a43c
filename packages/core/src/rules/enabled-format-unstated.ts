import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "enabled-format-unstated",
  number: 57,
  category: "hygiene",
  severity: "low",
  inputs: ["P", "F"],
  facts: ["registries"],
  summary: "A package format is enabled and no policy speaks of it, though one speaks of others.",
  rationale:
    "Whoever wrote the file believes that it is complete. What is left out follows the platform's baseline: developers and their pipelines publish.",
  remedy: "Name the format, or say in `package_registry.default` what holds for all that are not named.",
  formula:
    "∃ format f ∈ F.registries: no policy states (f, a) for any action a, by name or by `default`, and some policy states another format",
  check: ({ baseline, facts, masks, policy, vocabulary }) => {
    const packages = vocabulary.cells.filter(({ address: [family] }) => family === "package_registry")
    const stated = new Set(packages.filter(policy.isStated).map(({ resource }) => resource))
    const forgotten = packages.filter(
      ({ address: [, format = ""], resource }) =>
        facts.registries?.includes(format) === true && !stated.has(resource)
    )
    if (stated.size === 0 || forgotten.length === 0) return []
    const formats = [...new Set(forgotten.map(({ address: [, format = ""] }) => quote(format)))]
    const least = Math.min(...forgotten.filter(({ observes }) => !observes).map(baseline))
    const role = vocabulary.domain.roles[least] ?? ""
    return [
      {
        at: { level: "project", path: ["permissions", "package_registry"] },
        cells: forgotten,
        concerned: (cell) => (cell.observes ? nobody : masks.everyone),
        message: `the policy names other formats and not ${formats.join(" and ")}, so the platform lets everyone from \`${role}\` up, and their pipelines, publish there; name each, or add a \`default\``
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "every enabled format is named",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" }, npm: { write: "maintainer" } } },
        facts: { registries: ["maven", "npm"] }
      }
    },
    {
      title: "`default` speaks for the rest",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" }, default: { write: false } } },
        facts: { registries: ["maven", "npm"] }
      }
    },
    {
      title: "no format is spoken of",
      project: {
        permissions: { releases: { write: "maintainer" } },
        facts: { registries: ["maven", "npm"] }
      }
    }
  ],
  invalid: [
    {
      title: "npm is forgotten",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" } } },
        facts: { registries: ["maven", "npm"] }
      },
      finds: [
        {
          cells: ["package_registry.npm:read", "package_registry.npm:write", "package_registry.npm:delete"],
          path: "permissions.package_registry"
        }
      ]
    }
  ]
}

const nobody = new Uint32Array(0)
