import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { groupPaths, permissions, projectPaths, scope } from "../test/arbitraries.ts"
import { noon, reorderKeys, roles } from "../test/documents.ts"
import type { Caller } from "./access/request.ts"
import { gitlab } from "./domain/gitlab.ts"
import { createEngine, type WorldOf } from "./engine.ts"
import type { GitLab } from "./domain/gitlab.ts"
import type { GroupInput, InstanceInput, ProjectInput, Role } from "./gitlab.ts"

type Engine = ReturnType<typeof createEngine>
type Put = (engine: Engine) => void

interface Puts {
  readonly instance: InstanceInput
  readonly groups: readonly GroupInput[]
  readonly projects: readonly ProjectInput[]
}

const world: fc.Arbitrary<Puts> = fc.record({
  instance: fc.record(
    { defaults: permissions, limits: permissions, enforce_scope: fc.boolean() },
    { requiredKeys: [] }
  ),
  groups: fc
    .subarray(groupPaths.map((path, at) => ({ path, id: 21 + at })))
    .chain((groups) =>
      fc.tuple(
        ...groups.map((group) =>
          fc.record({ defaults: permissions, limits: permissions }).map((said) => ({ ...group, ...said }))
        )
      )
    ),
  projects: fc.tuple(
    ...projectPaths.map((path, at) =>
      fc
        .record(
          { visibility: fc.constantFrom(...gitlab.visibilities), permissions, scope },
          { requiredKeys: [] }
        )
        .map((said) => ({ path, id: 11 + at, revision: at, ...said }))
    )
  )
})

const putsOf = ({ instance, groups, projects }: Puts): readonly Put[] => [
  (engine) => engine.putInstance(instance),
  ...groups.map(
    (group): Put =>
      (engine) =>
        engine.putGroup(group)
  ),
  ...projects.map(
    (project): Put =>
      (engine) =>
        engine.putProject(project)
  )
]

const callers: readonly Caller<Role>[] = [
  ...roles.slice(1, 6).map((role) => ({ type: "user", role }) as const),
  ...[...projectPaths, 11, 12, "acme/stranger"].map(
    (project) => ({ type: "job", project, ref: { protected: true }, trigger_role: "maintainer" }) as const
  ),
  {
    type: "job",
    project: "acme/team/app",
    ref: { protected: false },
    environment: { name: "production", protected: false },
    trigger_role: "developer"
  },
  { type: "deploy_token", group: 21, scopes: ["write_package_registry"] },
  { type: "deploy_token", project: "solo", scopes: ["read_registry"] }
]

const asked = ["package_registry.maven", "container_registry", "repository"].flatMap((resource) =>
  ["read", "write"].flatMap((action) =>
    projectPaths.flatMap((project) => callers.map((caller) => ({ project, caller, resource, action })))
  )
)

const fresh = (): Engine => createEngine({ now: () => noon })
const answersOf = (engine: Engine) => asked.map((request) => engine.decide(request))
const after = (puts: readonly Put[], between: Put = () => {}) => {
  const engine = fresh()
  for (const put of puts) {
    between(engine)
    put(engine)
  }
  return answersOf(engine)
}

const shuffled = world.chain((puts) => {
  const inOrder = putsOf(puts)
  return fc.tuple(
    fc.constant(puts),
    fc.shuffledSubarray([...inOrder], { minLength: inOrder.length, maxLength: inOrder.length })
  )
})

const runs = { numRuns: 20 }

describe("the order of putting", () => {
  test("never matters", () => {
    fc.assert(
      fc.property(shuffled, ([puts, inAnyOrder]) => {
        expect(after(inAnyOrder)).toEqual(after(putsOf(puts)))
      }),
      runs
    )
  })

  test("never matters when questions are asked in between", () => {
    fc.assert(
      fc.property(shuffled, ([puts, inAnyOrder]) => {
        expect(after(inAnyOrder, answersOf)).toEqual(after(putsOf(puts)))
      }),
      runs
    )
  })

  test("never matters when everything was put before as something else", () => {
    fc.assert(
      fc.property(world, shuffled, (before, [puts, inAnyOrder]) => {
        // Groups that the first world has and the second has not would stay, so they are put empty.
        const emptied = groupPaths.map(
          (path, at): Put =>
            (engine) =>
              engine.putGroup({ path, id: 21 + at })
        )
        const again = [...putsOf(before), ...emptied, ...inAnyOrder]
        expect(after(again, (engine) => engine.allows(asked[0] as never))).toEqual(
          after([...emptied, ...putsOf(puts)])
        )
      }),
      runs
    )
  })

  test("never matters within `load`, which does what putting does", () => {
    fc.assert(
      fc.property(world, world, (before, { instance, groups, projects }) => {
        const engine = fresh()
        engine.load(before as WorldOf<GitLab>)
        engine.load({ projects: projects.toReversed(), groups: groups.toReversed(), instance })
        expect(answersOf(engine)).toEqual(after(putsOf({ instance, groups, projects })))
      }),
      runs
    )
  })
})

describe("an answer", () => {
  test("is the same every time", () => {
    fc.assert(
      fc.property(world, (puts) => {
        const engine = fresh()
        engine.load(puts)
        expect(answersOf(engine)).toEqual(answersOf(engine))
      }),
      runs
    )
  })

  test("does not depend on the order of keys, in documents or requests", () => {
    fc.assert(
      fc.property(world, (puts) => {
        const [engine, reordered] = [fresh(), fresh()]
        engine.load(puts)
        reordered.load(reorderKeys(puts))
        expect(asked.map((request) => reordered.decide(reorderKeys(request)))).toEqual(answersOf(engine))
      }),
      runs
    )
  })

  test("says `allowed` with the reason of that name only, and `allows` says the same", () => {
    fc.assert(
      fc.property(world, (puts) => {
        const engine = fresh()
        engine.load(puts)
        for (const request of asked) {
          const { allowed, reason } = engine.decide(request)
          expect([allowed, engine.allows(request)]).toEqual([reason === "allowed", reason === "allowed"])
        }
      }),
      runs
    )
  })
})
