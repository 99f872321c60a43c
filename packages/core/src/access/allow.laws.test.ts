import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { environmentNames } from "../../test/arbitraries.ts"
import { requestFor } from "../../test/class-requests.ts"
import {
  cells,
  description,
  endless,
  engineWith,
  jobsFrom,
  otherCallers,
  sourceReferences,
  surroundings,
  targetPath,
  type Engine
} from "../../test/described-worlds.ts"
import { afterNoon, noon } from "../../test/documents.ts"
import { caller, spoiltCaller, strangeCallers, verboseCaller } from "../../test/random-callers.ts"
import { createEngine } from "../engine.ts"
import { vocabulary } from "../gitlab.ts"

const expectSame = (engine: Engine, request: unknown): void => {
  // `allows` first, so that the quick way also meets a project that nobody has asked about.
  const quick = engine.allows(request as never)
  const { allowed, reason } = engine.decide(request as never)
  if (
    quick !== allowed ||
    engine.allows(request as never) !== allowed ||
    allowed !== (reason === "allowed")
  ) {
    expect.fail(`allows says ${quick}, decide ${reason}: ${JSON.stringify(request)}`)
  }
}

const place = fc.record({
  project: fc.oneof(
    { arbitrary: fc.constant<unknown>(targetPath), weight: 9 },
    { arbitrary: fc.constantFrom<unknown>(11, "11", "acme", null, [targetPath]), weight: 1 }
  ),
  resource: fc.oneof(
    { arbitrary: fc.constantFrom<unknown>(...vocabulary.resources.keys()), weight: 6 },
    {
      arbitrary: fc.constantFrom<unknown>("package_registry", "__proto__", ["jobs"], 3, undefined),
      weight: 1
    }
  ),
  action: fc.oneof(
    { arbitrary: fc.constantFrom<unknown>("read", "write", "delete"), weight: 6 },
    { arbitrary: fc.constantFrom<unknown>("admin", "constructor", ["read"], 0, null), weight: 1 }
  )
})

// The quick way is for what holds for good.
const world = fc
  .tuple(surroundings, description, fc.boolean())
  .map(([around, project, ends]) =>
    ends ? ([around, project] as const) : endless([around, project] as const)
  )

const anyCaller = fc.oneof(caller, spoiltCaller, verboseCaller)
const requests = fc.array(
  fc.tuple(place, anyCaller).map(([where, one]) => ({ ...where, caller: one, extra: {} })),
  { minLength: 50, maxLength: 50 }
)

describe("`allows`", () => {
  test("says what `decide` says, for callers of every class in every environment", () => {
    fc.assert(
      fc.property(world, cells, fc.constantFrom(...environmentNames), ([around, project], some, name) => {
        const engine = engineWith(around, project)
        const jobs = sourceReferences.flatMap((source) => jobsFrom(source, [name, "unmentioned"]))
        for (const cell of some) {
          for (const one of [...otherCallers, ...jobs]) expectSame(engine, requestFor(targetPath, cell, one))
        }
      }),
      { numRuns: 50 }
    )
  })

  test("says what `decide` says, for whatever may stand in a request", () => {
    fc.assert(
      fc.property(world, requests, ([around, project], some) => {
        const engine = engineWith(around, project)
        for (const request of some) expectSame(engine, request)
      }),
      { numRuns: 250 }
    )
  })

  test("says what `decide` says, for everything strange in every place of a caller whom it lets in", () => {
    const engine = engineWith({ instance: {}, groups: [] }, { path: targetPath })
    for (const one of strangeCallers) {
      expectSame(engine, { project: targetPath, caller: one, resource: "jobs", action: "write" })
    }
  })

  test("says what `decide` says, whatever is put in between", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(world, requests), { minLength: 2, maxLength: 3 }), (worlds) => {
        const engine = engineWith({ instance: {}, groups: [] })
        for (const [[{ groups, instance }, project], some] of worlds) {
          engine.removeProject(targetPath)
          engine.putProject(project)
          for (const request of some.slice(0, 10)) expectSame(engine, request)
          engine.putInstance(instance)
          for (const request of some.slice(10, 20)) expectSame(engine, request)
          for (const group of groups) engine.putGroup(group)
          for (const request of some.slice(20)) expectSame(engine, request)
        }
      }),
      { numRuns: 50 }
    )
  })

  test("says what `decide` says, while the clock goes on and back", () => {
    const clock = { now: noon }
    const engine = createEngine({ now: () => clock.now })
    const until = { job_token: { expires_at: afterNoon } }
    engine.putProject({ path: "acme/a", permissions: { jobs: { write: until } } })
    engine.putProject({
      path: "acme/b",
      permissions: { jobs: { write: "job_token" } },
      scope: { allowlist: [{ project: "acme/b", expires_at: afterNoon }] }
    })
    const cell = vocabulary.cells.find(({ resource, action }) => resource === "jobs" && action === "write")
    if (cell === undefined) throw new Error("no such cell")
    for (const now of [noon, noon + 1000, noon + 999, Number.NaN, noon, noon + 5000]) {
      clock.now = now
      for (const path of ["acme/a", "acme/b"]) {
        // The first that is asked about meets what was compiled for another time.
        const jobs = jobsFrom(path, ["production"]).filter((job) => job.trigger_role === "owner")
        for (const one of jobs) expectSame(engine, requestFor(path, cell, one))
      }
    }
  })
})
