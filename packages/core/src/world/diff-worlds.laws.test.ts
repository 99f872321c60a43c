import * as fc from "fast-check"
import { expect, test } from "vitest"
import { timesCovered } from "../../test/access-reader.ts"
import { environmentNames } from "../../test/arbitraries.ts"
import { requestFor } from "../../test/class-requests.ts"
import {
  cells,
  description,
  descriptions,
  engineWith,
  jobsFrom,
  otherCallers,
  sourceReferences,
  surroundings
} from "../../test/described-worlds.ts"
import { noon } from "../../test/documents.ts"
import type { Caller } from "../access/request.ts"
import type { GitLab } from "../domain/gitlab.ts"
import { createEngine } from "../engine.ts"
import { diffWorlds } from "../gitlab-worlds.ts"
import type { ProjectInput, Role } from "../gitlab.ts"
import type { WorldOf } from "./load-world.ts"

type World = WorldOf<GitLab>

const neighbours = [
  { id: 12, path: "acme/team/app" },
  { id: 13, path: "other/tool" }
]
const diff = (before: World, after: World) => diffWorlds(before, after, { now: noon })

/** What a world says of three projects in three places, one of which has no id. */
const world: fc.Arbitrary<World> = fc
  .tuple(surroundings, description, description, description)
  .map(([around, ...said]) => ({
    ...around,
    projects: [{ id: 11, path: "acme/backend" }, { id: 12, path: "acme/team/app" }, { path: "solo" }].map(
      (name, at) => {
        const { id: _, ...rest } = said[at] ?? { path: "" }
        return { ...rest, ...name }
      }
    )
  }))

/** Two worlds that have much in common: each part is what it was, or another. */
const worlds: fc.Arbitrary<readonly [World, World]> = fc
  .tuple(world, world, fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([before, other, changes]) => [
    before,
    {
      ...(changes[0] === true ? other : before),
      groups: (changes[1] === true ? other : before).groups ?? [],
      projects: (before.projects ?? []).map((project, at) =>
        changes[at + 2] === true ? (other.projects?.[at] ?? project) : project
      )
    }
  ])

const engineOf = (input: World) => {
  const engine = createEngine({ now: () => noon })
  engine.load(input)
  return engine
}

test("of one project is what `diff` says of its two descriptions", () => {
  fc.assert(
    fc.property(surroundings, descriptions, (around, [before, after]) => {
      const put = (project: ProjectInput): World => ({ ...around, projects: [...neighbours, project] })
      const expected = engineWith(around, before).diff(before, after)
      const { changes, compared } = diff(put(before), put(after))
      expect(compared).toBe(3)
      expect(changes.map(({ gained, lost }) => ({ gained, lost }))).toEqual(
        expected.gained.length + expected.lost.length === 0 ? [] : [expected]
      )
      expect(changes.flatMap(({ projects }) => projects.map(({ path }) => path))).toEqual(
        changes.map(() => "acme/backend")
      )
    }),
    { numRuns: 60 }
  )
})

test("turned round swaps what is gained and lost", () => {
  fc.assert(
    fc.property(worlds, ([before, after]) => {
      const turned = diff(after, before).changes.map(({ gained, lost, projects }) => ({
        gained: lost,
        lost: gained,
        projects
      }))
      expect(diff(before, after).changes).toEqual(turned)
    }),
    { numRuns: 40 }
  )
})

test("is exactly whom `decide` lets in after and not before, and the reverse, in every project", () => {
  fc.assert(
    fc.property(worlds, cells, fc.subarray(environmentNames, { maxLength: 1 }), (pair, some, names) => {
      const [before, after] = pair
      const [earlier, later] = [engineOf(before), engineOf(after)]
      const { changes } = diff(before, after)
      for (const [at, target] of (after.projects ?? []).entries()) {
        const found = changes.filter(({ projects }) => projects.some(({ path }) => path === target.path))
        expect(found.length).toBeLessThan(2)
        const { gained = [], lost = [] } = found[0] ?? {}
        const places = {
          target,
          projects: [...(after.projects ?? []), ...neighbours],
          groups: [
            { id: 21, path: "acme" },
            { id: 22, path: "acme/team" }
          ],
          entries: [before, after].flatMap(({ projects = [] }) => projects[at]?.scope?.allowlist ?? [])
        }
        const others = otherCallers.map((caller) =>
          caller.type === "deploy_token" ? { ...caller, project: target.path } : caller
        )
        const jobs = sourceReferences.flatMap((source) => jobsFrom(source, names))
        for (const cell of some) {
          const name = `${cell.resource}:${cell.action}`
          const callers: readonly Caller<Role>[] = [...others, ...jobs]
          for (const caller of callers) {
            const request = requestFor(target.path, cell, caller)
            const [was, becomes] = [earlier.decide(request).allowed, later.decide(request).allowed]
            const told = [gained, lost].map((list) => timesCovered(places, list, name, caller))
            if (told[0] === (becomes && !was ? 1 : 0) && told[1] === (was && !becomes ? 1 : 0)) continue
            expect.fail(`${target.path} ${name}: ${JSON.stringify({ caller, was, becomes, told })}`)
          }
        }
      }
    }),
    { numRuns: 40 }
  )
})

/** Where projects and groups may be; no two at one place. */
const moves = fc.tuple(
  fc.shuffledSubarray(["acme/backend", "acme/team/app", "other/tool", "solo", "acme/new"], {
    minLength: 3,
    maxLength: 3
  }),
  fc.shuffledSubarray(["acme", "acme/team", "other"], { minLength: 2, maxLength: 2 })
)
const moving = (
  input: World,
  [paths, groupPaths]: readonly [readonly string[], readonly string[]]
): World => ({
  ...input,
  groups: (input.groups ?? []).map((group, at) => ({ ...group, path: groupPaths[at] ?? group.path })),
  projects: (input.projects ?? []).map((project, at) => ({
    ...project,
    id: 11 + at,
    path: paths[at] ?? project.path
  }))
})

test("where projects and groups move, still finds every project in which a decision changes", () => {
  fc.assert(
    fc.property(worlds, moves, moves, cells, ([one, other], from, to, some) => {
      const [before, after] = [moving(one, from), moving(other, to)]
      const [earlier, later] = [engineOf(before), engineOf(after)]
      const { changes } = diff(before, after)
      const changed = new Set(changes.flatMap(({ projects }) => projects.map(({ id }) => id)))
      // By its number every one of them is known in both worlds, a stranger in neither.
      const jobs = [11, 12, 13, 99].flatMap((source) => jobsFrom(source, ["production"]))
      for (const { id = 0 } of after.projects ?? []) {
        if (changed.has(id)) continue
        for (const cell of some) {
          for (const caller of jobs) {
            const request = { project: id, caller, resource: cell.resource, action: cell.action }
            const [was, becomes] = [earlier.decide(request).allowed, later.decide(request).allowed]
            if (was !== becomes) expect.fail(JSON.stringify({ request, was, becomes, before, after }))
          }
        }
      }
    }),
    { numRuns: 60 }
  )
})
