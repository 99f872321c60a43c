import { defineFleetRule, type FleetHit, type FleetRuleExamples } from "../../lint/fleet/fleet-rule.ts"
import { mutualReaches } from "../../lint/fleet/mutual-reach.ts"
import { atStep, printCells } from "../../lint/fleet/tell.ts"

export default defineFleetRule({
  id: "mutual-write",
  number: 28,
  category: "security",
  severity: "medium",
  inputs: ["P", "L"],
  summary: "Job tokens of two projects may write in each other's project.",
  rationale:
    "What gets into one of the two gets into the other and back again: a worm needs nothing more. Neither can be cleaned while the other is not.",
  remedy:
    "Decide which of the two needs to write in the other, and take the writing out of the other's entry; where a group's entry lets everybody in, name who needs it.",
  formula:
    "A → B ⇔ ∃ r: policies of B state (r, write) ∧ a job token of A ∈ Tok(r, write) of B, the scope applied; it fires in A ⇔ ∃ B ≠ A: A → B ∧ B → A",
  check: (fleet) => {
    const { nodes } = fleet.reach("write")
    return mutualReaches(nodes).flatMap((mutual, project): readonly FleetHit[] => {
      const node = nodes[project]
      if (mutual === null || node === undefined) return []
      const { count, partner } = mutual
      const step = node.steps.find(({ end, start }) => start <= partner && partner < end)
      if (step === undefined) return []
      return [
        {
          project,
          tell: () => {
            const place = atStep(fleet, project, step, node.admits)
            const others = count - 1
            const more =
              others === 0 ? "" : `, as may ${others} more project${others === 1 ? "" : "s"} and this one`
            return {
              ...place,
              path: [project, partner, project],
              message: `each may write in the other (here ${printCells(place.cells)})${more}; take the writing out of the entry on one side`
            }
          }
        }
      ]
    })
  }
})

export const examples: FleetRuleExamples = {
  valid: [
    {
      title: "one way",
      projects: {
        "acme/app": {
          permissions: { repository: { write: "job_token" } },
          scope: { allowlist: [{ project: "acme/backend", job_token_policies: ["read_repositories"] }] }
        },
        "acme/backend": {
          permissions: { package_registry: { maven: { write: "job_token" } } },
          scope: { allowlist: [{ project: "acme/app", job_token_policies: ["admin_packages"] }] }
        }
      }
    },
    {
      title: "one of the two says nothing about writing",
      projects: {
        "acme/app": { scope: { allowlist: [{ project: "acme/backend" }] } },
        "acme/backend": {
          permissions: { package_registry: { maven: { write: "job_token" } } },
          scope: { allowlist: [{ project: "acme/app" }] }
        }
      }
    }
  ],
  invalid: [
    {
      title: "both let the other write",
      projects: {
        "acme/app": {
          permissions: { repository: { write: "job_token" } },
          scope: { allowlist: [{ project: "acme/backend", job_token_policies: ["admin_repositories"] }] }
        },
        "acme/backend": {
          permissions: { package_registry: { maven: { write: "job_token" } } },
          scope: { allowlist: [{ project: "acme/app", job_token_policies: ["admin_packages"] }] }
        }
      },
      finds: [
        {
          project: "acme/app",
          path: "scope.allowlist[0]",
          cells: ["repository:write"],
          projects: ["acme/app", "acme/backend", "acme/app"]
        },
        {
          project: "acme/backend",
          path: "scope.allowlist[0]",
          cells: ["package_registry.maven:write"],
          projects: ["acme/backend", "acme/app", "acme/backend"]
        }
      ]
    },
    {
      title: "a group's projects all let the group write",
      groups: { acme: { defaults: { container_registry: { write: "job_token" } } } },
      projects: {
        "acme/app": { scope: { allowlist: [{ group: "acme" }] } },
        "acme/backend": { scope: { allowlist: [{ group: "acme" }] } }
      },
      finds: [
        {
          project: "acme/app",
          path: "scope.allowlist[0]",
          cells: ["container_registry:write"],
          projects: ["acme/app", "acme/backend", "acme/app"]
        },
        {
          project: "acme/backend",
          path: "scope.allowlist[0]",
          cells: ["container_registry:write"],
          projects: ["acme/backend", "acme/app", "acme/backend"]
        }
      ]
    }
  ]
}
