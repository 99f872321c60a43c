import { hasCell } from "../../policy/cell-set.ts"
import { makeFartherSources } from "../../lint/fleet/farther-sources.ts"
import { defineFleetRule, type FleetHit, type FleetRuleExamples } from "../../lint/fleet/fleet-rule.ts"
import { permitsAll, type ReachNode } from "../../lint/fleet/reach-graph.ts"
import type { Step } from "../../lint/fleet/steps.ts"
import { atStep, printCells } from "../../lint/fleet/tell.ts"

/** Projects each of which reaches the next, and the step into the last. */
interface Way {
  readonly path: readonly number[]
  readonly step: Step
}

/** Neighbours reach the project, and lack something that its own job tokens do. */
const directWay = (node: ReachNode, project: number): Way | null => {
  for (const step of node.steps) {
    const from = step.start === project ? project + 1 : step.start
    if (from < step.end && !permitsAll(node, step, node.own)) return { path: [from, project], step }
  }
  return null
}

export default defineFleetRule({
  id: "transitive-publish-path",
  number: 27,
  category: "security",
  severity: "high",
  inputs: ["P", "L"],
  summary:
    "From project to project, job tokens reach one whose own job tokens write what the first project may not.",
  rationale:
    "Whoever pushes to a project, runs its pipelines or writes what its jobs load decides what its jobs do, and so has its job tokens. Each policy looks sensible by itself; how far a compromised project reaches shows only in all of them together.",
  remedy:
    "Take the writing out of one of the entries on the path, or let people alone do it; or let the last project's own job tokens publish on protected refs only, from jobs that trust nothing they are given.",
  formula:
    "A → B ⇔ ∃ r: policies of B state (r, write) ∧ a job token of A ∈ Tok(r, write) of B, the scope applied; it fires in B ⇔ ∃ A ≠ B, r: A →⁺ B ∧ policies of B state (r, write) ∧ own ∈ Tok(r, write) of B ∧ no job token of A ∈ Tok(r, write) of B, the scope applied",
  check: (fleet) => {
    const { nodes } = fleet.reach("write")
    const farther = makeFartherSources(nodes)
    // Where everybody who reaches a project directly may do all that it does itself, whoever else reaches it at
    // all does so by one step more: a longer path has a shorter one as its end.
    const indirectWay = (node: ReachNode, project: number): Way | null => {
      const source = farther(node.sources).find(({ from }) => from !== project)
      const step = source && node.steps.find(({ end, start }) => start <= source.by && source.by < end)
      return source && step ? { path: [source.from, source.by, project], step } : null
    }
    return nodes.flatMap((node, project): readonly FleetHit[] => {
      if (node.own.every((word) => word === 0)) return []
      const direct = directWay(node, project)
      const way = direct ?? indirectWay(node, project)
      if (way === null) return []
      const { path, step } = way
      const isHad = (cell: number): boolean =>
        direct !== null && hasCell(step.cells, cell) && hasCell(node.admits, cell)
      return [
        {
          project,
          tell: () => {
            const place = atStep(fleet, project, step, node.admits)
            const kept = fleet.vocabulary.cells.filter(
              ({ index }) => hasCell(node.own, index) && !isHad(index)
            )
            return {
              ...place,
              cells: fleet.vocabulary.cells.filter(
                (cell) => place.cells.includes(cell) || kept.includes(cell)
              ),
              path,
              message: `each may write in the next, and so the first reaches the last one's own job tokens, which may do ${printCells(kept)}, as the first may not itself; take the writing out of an entry on this path`
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
      title: "whoever reaches the last project may publish there by itself",
      projects: {
        "acme/app": {},
        "acme/backend": {
          permissions: {
            repository: { write: "job_token" },
            package_registry: { maven: { write: "job_token" } }
          },
          scope: { allowlist: [{ project: "acme/app" }] }
        }
      }
    },
    {
      title: "the steps do not meet",
      projects: {
        "acme/app": {},
        "acme/library": {
          permissions: { repository: { write: "job_token" } },
          scope: { allowlist: [{ project: "acme/app", job_token_policies: ["read_repositories"] }] }
        },
        "acme/backend": {
          permissions: { package_registry: { maven: { write: "job_token" } } },
          scope: { allowlist: [{ project: "acme/library", job_token_policies: ["admin_packages"] }] }
        }
      }
    },
    {
      title: "a nearer entry permits less than the group's",
      projects: {
        "acme/apps/one": {},
        "acme/backend": {
          permissions: {
            repository: { write: "job_token" },
            package_registry: { maven: { write: { job_token: { origin: "own" } } } }
          },
          scope: {
            allowlist: [
              { group: "acme", job_token_policies: ["admin_repositories"] },
              { project: "acme/apps/one", job_token_policies: ["read_repositories"] }
            ]
          }
        }
      }
    }
  ],
  invalid: [
    {
      title: "one project pushes, the other publishes",
      projects: {
        "acme/app": {},
        "acme/backend": {
          permissions: {
            repository: { write: "job_token" },
            package_registry: { maven: { write: { job_token: { origin: "own" } } } }
          },
          scope: { allowlist: [{ project: "acme/app", job_token_policies: ["admin_repositories"] }] }
        }
      },
      finds: [
        {
          project: "acme/backend",
          path: "scope.allowlist[0]",
          cells: ["package_registry.maven:write", "repository:write"],
          projects: ["acme/app", "acme/backend"]
        }
      ]
    },
    {
      title: "by way of a project that may publish",
      projects: {
        "acme/app": {},
        "acme/library": {
          permissions: { pipelines: { write: "job_token" } },
          scope: { allowlist: [{ project: "acme/app", job_token_policies: ["admin_pipelines"] }] }
        },
        "acme/backend": {
          permissions: { package_registry: { maven: { write: "job_token" } } },
          scope: { allowlist: [{ project: "acme/library", job_token_policies: ["admin_packages"] }] }
        }
      },
      finds: [
        {
          project: "acme/backend",
          path: "scope.allowlist[0]",
          cells: ["package_registry.maven:write"],
          projects: ["acme/app", "acme/library", "acme/backend"]
        }
      ]
    }
  ]
}
