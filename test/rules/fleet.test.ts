import { createEngine, type ProjectInput } from "@jobwarden/core"
import { lintFleet, type FleetRuleId } from "@jobwarden/core/rules"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { naiveFleet } from "./fleet-naive.ts"
import { fleetWorlds, instant, type FleetWorld } from "./fleet-worlds.ts"

const engine = createEngine({ now: () => instant })

const found = (world: FleetWorld, ...rules: readonly FleetRuleId[]) => {
  engine.load(world)
  return lintFleet({ subjects: engine.subjects(), now: instant, rules }).findings
}

const runs = { numRuns: 500 }
const names = (resources: readonly string[]): readonly string[] =>
  resources.map((resource) => `${resource}:write`)

describe("transitive-publish-path", () => {
  test("is what all pairs, their ways and their job tokens say", () => {
    fc.assert(
      fc.property(fleetWorlds, (world) => {
        const { distance, paths, writes } = naiveFleet(world)
        const keptFrom = (source: string, target: string): readonly string[] =>
          writes(target, target).filter((resource) => !writes(source, target).includes(resource))
        const shortest = (target: string): number =>
          Math.min(
            ...paths
              .filter((source) => source !== target && keptFrom(source, target).length > 0)
              .map((source) => distance(source, target))
          )
        const findings = found(world, "transitive-publish-path")
        expect(findings.map(({ project, projects }) => [project, projects.length - 1])).toEqual(
          paths.flatMap((target) => (shortest(target) < Infinity ? [[target, shortest(target)]] : []))
        )
        for (const { cells, message, project, projects } of findings) {
          const [source = "", by = ""] = [projects[0], projects.at(-2)]
          expect(projects.at(-1)).toBe(project)
          expect(message).toContain(`which may do \`${keptFrom(source, project)[0]}:write\``)
          for (const [at, next] of projects.slice(1).entries()) {
            expect(writes(projects[at] ?? "", next)).not.toEqual([])
          }
          expect(new Set(cells)).toEqual(
            new Set(names([...writes(by, project), ...keptFrom(source, project)]))
          )
        }
      }),
      runs
    )
  })
})

describe("mutual-write", () => {
  test("is what all pairs say, with how many there are", () => {
    fc.assert(
      fc.property(fleetWorlds, (world) => {
        const { paths, writes } = naiveFleet(world)
        const partnersOf = (one: string): readonly string[] =>
          paths.filter(
            (other) => other !== one && writes(one, other).length > 0 && writes(other, one).length > 0
          )
        const findings = found(world, "mutual-write")
        expect(
          findings.map(({ cells, message, project, projects }) => ({
            project,
            cells,
            projects,
            more: Number(/as may (\d+) more/.exec(message)?.[1] ?? 0)
          }))
        ).toEqual(
          paths.flatMap((project) => {
            const [partner, ...others] = partnersOf(project)
            if (partner === undefined) return []
            return [
              {
                project,
                cells: names(writes(partner, project)),
                projects: [project, partner, project],
                more: others.length
              }
            ]
          })
        )
      }),
      runs
    )
  })
})

describe("findings over many projects", () => {
  test("do not depend on the order of putting, nor on that of the entries", () => {
    fc.assert(
      fc.property(fleetWorlds, ({ groups, projects }) => {
        const turned = projects.toReversed()
        const all = (world: FleetWorld) => found(world, "mutual-write", "transitive-publish-path")
        expect(all({ groups: groups.toReversed(), projects: turned })).toEqual(all({ groups, projects }))
        const entriesTurned = projects.map((project) => withEntries(project, (list) => list.toReversed()))
        const without = (findings: ReturnType<typeof all>) =>
          findings.map(({ path: _, ...finding }) => finding)
        expect(without(all({ groups, projects: entriesTurned }))).toEqual(without(all({ groups, projects })))
      }),
      { numRuns: 200 }
    )
  })

  test("grow by no entry that stops permitting: of mutual-write nowhere, of the paths in no other project", () => {
    fc.assert(
      fc.property(fleetWorlds, fc.nat(5), fc.nat(3), ({ groups, projects }, which, entry) => {
        const closed = projects.map((project, at) =>
          at === which % projects.length ? withEntries(project, closing(entry)) : project
        )
        const changed = projects[which % projects.length]?.path
        const places = (list: readonly ProjectInput[], rule: FleetRuleId) =>
          found({ groups, projects: list }, rule).map(({ project }) => project)
        const [before, after] = [places(projects, "mutual-write"), places(closed, "mutual-write")]
        expect(after.filter((project) => !before.includes(project))).toEqual([])
        const paths = places(projects, "transitive-publish-path")
        expect(
          places(closed, "transitive-publish-path").filter(
            (project) => project !== changed && !paths.includes(project)
          )
        ).toEqual([])
      }),
      { numRuns: 300 }
    )
  })

  test("may grow where somebody no longer may directly what remains in reach", () => {
    const chain = (direct: readonly "admin_packages"[]): FleetWorld => ({
      groups: [],
      projects: [
        { path: "a/one" },
        {
          path: "a/two",
          permissions: { repository: { write: "job_token" } },
          scope: { allowlist: [{ project: "a/one", job_token_policies: ["admin_repositories"] }] }
        },
        {
          path: "a/three",
          permissions: { package_registry: { maven: { write: "job_token" } } },
          scope: {
            allowlist: [
              { project: "a/two", job_token_policies: ["admin_packages"] },
              { project: "a/one", job_token_policies: direct }
            ]
          }
        }
      ]
    })
    const inThree = (world: FleetWorld) =>
      found(world, "transitive-publish-path").filter(({ project }) => project === "a/three")
    expect(inThree(chain(["admin_packages"]))).toEqual([])
    expect(inThree(chain([])).map(({ projects }) => projects)).toEqual([["a/one", "a/two", "a/three"]])
  })
})

type Entries = NonNullable<NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>>

const withEntries = (project: ProjectInput, change: (entries: Entries) => Entries): ProjectInput => ({
  ...project,
  ...(project.scope && {
    scope: { ...project.scope, allowlist: change(project.scope.allowlist ?? []) }
  })
})

const closing =
  (which: number) =>
  (entries: Entries): Entries =>
    entries.map(({ default_permissions: _, job_token_policies: __, ...source }, at) =>
      at === which % entries.length ? { ...source, job_token_policies: [] } : (entries[at] ?? source)
    )
