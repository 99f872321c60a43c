import { groupBy } from "../access/accesses.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"

export default defineRule({
  id: "disabled-format-listed",
  number: 58,
  category: "hygiene",
  severity: "info",
  inputs: ["P", "F"],
  facts: ["registries"],
  summary: "The project speaks of a registry that is not enabled.",
  rationale:
    "The lines do nothing today. On the day the registry is enabled they decide who may, and nobody looks at them again.",
  remedy: "Remove the lines, or enable the registry.",
  formula:
    "∃ registry r: the project's own document names r ∧ r ∉ F.registries (package formats, and container_registry)",
  check: ({ facts, policy }) => {
    const named = policy.statements.filter(
      ({ cells: [{ address }], key, level }) =>
        level === "project" &&
        key === "cell" &&
        (address[0] === "package_registry" || address[0] === "container_registry") &&
        facts.registries?.includes(registryOf(address)) !== true
    )
    return groupBy(named, ({ cells: [{ resource }] }) => resource).flatMap((statements) => {
      const cells = statements.flatMap((statement) => statement.cells)
      const [first] = cells
      if (first === undefined) return []
      return [
        {
          at: { level: "project" as const, path: ["permissions", ...first.address] },
          cells,
          message: `${quote(registryOf(first.address))} is not enabled, so these lines do nothing until it is; delete them`
        }
      ]
    })
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the format is enabled",
      project: {
        permissions: { package_registry: { maven: { write: "maintainer" } } },
        facts: { registries: ["maven"] }
      }
    },
    {
      title: "`default` names no format",
      project: {
        permissions: { package_registry: { default: { write: false } } },
        facts: { registries: ["npm"] }
      }
    },
    {
      title: "a group names it, for other projects",
      groups: { acme: { defaults: { package_registry: { npm: { write: "maintainer" } } } } },
      project: { facts: { registries: ["maven"] } }
    },
    {
      title: "what is no registry is always there",
      project: { permissions: { releases: { write: "maintainer" } }, facts: { registries: [] } }
    }
  ],
  invalid: [
    {
      title: "npm is not enabled",
      project: {
        permissions: { package_registry: { npm: { read: true, write: "maintainer" } } },
        facts: { registries: ["maven"] }
      },
      finds: [
        {
          cells: ["package_registry.npm:read", "package_registry.npm:write"],
          path: "permissions.package_registry.npm"
        }
      ]
    },
    {
      title: "the container registry is not enabled",
      project: {
        permissions: { container_registry: { delete: "maintainer" } },
        facts: { registries: ["maven"] }
      },
      finds: [{ cells: ["container_registry:delete"], path: "permissions.container_registry" }]
    }
  ]
}

/** As the facts name it: the format of packages, or `container_registry`. */
const registryOf = ([family, format = family]: Cell["address"]): string => format
