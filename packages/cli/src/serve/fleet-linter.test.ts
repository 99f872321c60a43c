import { FleetLinter } from "@jobwarden/service"
import { Effect, Exit } from "effect"
import { readdirSync } from "node:fs"
import { performance } from "node:perf_hooks"
import { describe, expect, it } from "vitest"
import { layerFleetLinter } from "./fleet-linter.ts"

const now = Date.parse("2026-06-01T12:00:00Z")

/** A team of ten that all let one another write. */
const projects = (count: number, from = 0) =>
  Array.from({ length: count }, (_, offset) => {
    const number = from + offset
    const team = `team-${Math.floor(number / 10)}`
    return {
      id: number + 1,
      path: `${team}/project-${number}`,
      permissions: { package_registry: { maven: { write: "job_token" } } } as const,
      scope: { inbound_enabled: true, allowlist: [{ group: team }] }
    }
  })

const run = <A, E>(effect: Effect.Effect<A, E, FleetLinter>) =>
  Effect.runPromise(effect.pipe(Effect.provide(layerFleetLinter)))

describe("looking at all projects on a thread of its own", { timeout: 30_000 }, () => {
  it("finds the same as on this one", async () => {
    const look = Effect.scoped(
      Effect.gen(function* () {
        const session = yield* (yield* FleetLinter).begin(now)
        yield* session.put({ instance: { limits: { jobs: { delete: "owner" } } } })
        yield* session.put({
          groups: [{ id: 7, path: "team-0", defaults: { jobs: { write: "job_token" } } }]
        })
        for (const from of [0, 100]) yield* session.put({ projects: projects(100, from) })
        return yield* session.finish
      })
    )
    const found = await run(look)
    expect(found.projects).toBe(200)
    expect(found).toEqual(await Effect.runPromise(look.pipe(Effect.provide(FleetLinter.layerHere))))
  })

  it("holds nobody up while it looks", async () => {
    await run(
      Effect.scoped(
        Effect.gen(function* () {
          const session = yield* (yield* FleetLinter).begin(now)
          for (let from = 0; from < 5000; from += 100) yield* session.put({ projects: projects(100, from) })
          const { eventLoopUtilization } = performance
          const before = eventLoopUtilization()
          const { findings } = yield* session.finish
          expect(findings.length).toBeGreaterThan(1000)
          expect(eventLoopUtilization(before).utilization).toBeLessThan(0.5)
        })
      )
    )
  })

  it("fails with a reason where the thread cannot go on", async () => {
    const exit = await run(
      Effect.exit(
        Effect.scoped(
          Effect.gen(function* () {
            const session = yield* (yield* FleetLinter).begin(now)
            yield* session.put({ projects: [{ path: "" }] })
          })
        )
      )
    )
    expect(Exit.isFailure(exit) && String(exit.cause)).toContain("could not be worked out")
  })

  it.skipIf(process.platform !== "linux")("ends its thread with the look", async () => {
    const threads = () => readdirSync("/proc/self/task").length
    const during = await run(
      Effect.scoped(
        Effect.gen(function* () {
          const session = yield* (yield* FleetLinter).begin(now)
          yield* session.put({ projects: projects(1) })
          return threads()
        })
      )
    )
    expect(threads()).toBeLessThan(during)
  })
})
