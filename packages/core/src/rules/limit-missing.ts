import { ancestorPaths } from "../access/directory.ts"
import { quote } from "../input/problem.ts"
import { defineRule, type RuleExamples } from "../lint/define-rule.ts"
import type { Place } from "../lint/statements.ts"

export default defineRule({
  id: "limit-missing",
  number: 51,
  category: "security",
  severity: "medium",
  inputs: ["P"],
  summary: "Job tokens may write in a project of a group, and no limit bounds what the project grants.",
  rationale:
    "What a group gives as `defaults`, each project may overrule for itself. Only `limits` hold for all, so without them one project can opt out.",
  remedy: "Set `limits` for the write in the group, or in the instance.",
  formula:
    "∃ r: a policy states (r, write) ∧ Tok(r, write) ≠ ∅ ∧ no limit of a group above or of the instance speaks for (r, write)",
  check: ({ concerns, masks, policy }) => {
    const written = concerns((cell) => (cell.action === "write" ? masks.jobs() : null))
    const cells = written
      .flatMap((concern) => concern.cells)
      .filter(({ index }) => policy.cells[index]?.limits.length === 0)
      .toSorted((one, other) => one.index - other.index)
    const [only, ...others] = cells
    if (only === undefined) return []
    const path = ["limits", ...(others.length === 0 ? [...only.address, only.action] : [])]
    const [group] = ancestorPaths(policy.target.path)
    const at: Place = group === undefined ? { level: "instance", path } : { level: "group", group, path }
    return [
      {
        at,
        cells,
        concerned: () => masks.jobs(),
        message: (said) =>
          `${said}, and no limit bounds what a project may grant there; set \`limits\` in ${group === undefined ? "the instance" : `group ${quote(group)}`}`
      }
    ]
  }
})

export const examples: RuleExamples = {
  valid: [
    {
      title: "the group limits who writes",
      groups: {
        acme: {
          limits: {
            package_registry: {
              default: { write: { min_role: "developer", job_token: { refs: "protected" } } }
            }
          }
        }
      },
      project: { permissions: { package_registry: { maven: { write: "job_token" } } } }
    },
    {
      title: "the instance does",
      instance: { limits: { package_registry: { maven: { write: "job_token_and_developer" } } } },
      project: { permissions: { package_registry: { maven: { write: "job_token" } } } }
    },
    {
      title: "people alone write",
      project: { permissions: { package_registry: { maven: { write: "maintainer" } } } }
    }
  ],
  invalid: [
    {
      title: "nobody limits anything",
      project: { permissions: { package_registry: { maven: { write: "job_token_and_maintainer" } } } },
      finds: [{ cells: ["package_registry.maven:write"], path: "limits.package_registry.maven.write" }]
    },
    {
      title: "the limit is of another action",
      groups: { acme: { limits: { container_registry: { delete: "maintainer" } } } },
      project: { permissions: { container_registry: { write: "job_token" } } },
      finds: [{ cells: ["container_registry:write"], path: "limits.container_registry.write" }]
    },
    {
      title: "two resources, one finding",
      project: {
        permissions: { releases: { write: "job_token" }, container_registry: { write: "job_token" } }
      },
      finds: [{ cells: ["container_registry:write", "releases:write"], path: "limits" }]
    }
  ]
}
