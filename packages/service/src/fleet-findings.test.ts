import { Clock, Effect, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { FleetFindings, FleetLinter, FleetNotLinted, layerFleetFindings } from "./fleet-findings.ts"
import { makeFleetLint } from "./fleet-lint.ts"
import { Platform } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { layerPolicyStoreMemory } from "./policy-store-memory.ts"
import { RefusalLog } from "./refusal-log.ts"
import { samplePlatform } from "./testing/platform-samples.ts"
import { as, beginning, patch } from "../test/use-cases.ts"

/** Runs a test beside the background look, by a clock that only the test moves. */
const run = <A, E>(
  effect: Effect.Effect<A, E, Platform | PolicyIndex | RefusalLog | import("./policy-store.ts").PolicyStore>,
  linter: Layer.Layer<FleetLinter> = FleetLinter.layerHere,
  logged: Array<string> = []
): Promise<A> => {
  const ports = Layer.mergeAll(Layer.succeed(Platform, samplePlatform), layerPolicyStoreMemory)
  const application = layerFleetFindings().pipe(
    Layer.provide(linter),
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports),
    Layer.provideMerge(Layer.effectDiscard(TestClock.setTime(beginning))),
    Layer.provideMerge(TestClock.layer()),
    Layer.provideMerge(Logger.layer([Logger.map(Logger.formatLogFmt, (line) => void logged.push(line))]))
  )
  return Effect.runPromise(effect.pipe(Effect.provide(application)))
}

/** Lets the look in the background go on until it waits. */
const settle = Effect.forEach(Array.from({ length: 50 }), () => Effect.yieldNow, { discard: true })
const latest = Effect.map(FleetFindings, (findings) => findings.latest())
const iso = (millis: number): string => new Date(millis).toISOString()

/** A linter that notes each look, and how many go on at once. */
const watched = (more: { readonly fails?: () => boolean } = {}) => {
  const seen = { looks: 0, now: 0, most: 0 }
  const layer = Layer.succeed(FleetLinter, {
    begin: (now) =>
      Effect.acquireRelease(
        Effect.sync(() => {
          seen.looks += 1
          seen.now += 1
          seen.most = Math.max(seen.most, seen.now)
          const fleet = makeFleetLint(now)
          const isFailing = more.fails?.() ?? false
          return {
            put: (part: Parameters<typeof fleet.put>[0]) => Effect.sync(() => fleet.put(part)),
            finish: isFailing
              ? Effect.fail(new FleetNotLinted({ reason: "no room" }))
              : Effect.sync(fleet.finish)
          }
        }),
        () => Effect.sync(() => void (seen.now -= 1))
      )
  })
  return { seen, layer }
}

const risky = { package_registry: { maven: { delete: "job_token_and_maintainer" } } }

describe("findings of all projects in the background", () => {
  it("are there after the start, with the moment that they are about", () =>
    run(
      Effect.gen(function* () {
        yield* settle
        expect(yield* latest).toMatchObject({ projects: 5, computedAt: iso(beginning) })
      })
    ))

  it("follow a change within two pauses, and say of when they are", () =>
    run(
      Effect.gen(function* () {
        yield* settle
        const rulesOf = (report: Effect.Success<typeof latest>) =>
          report?.findings.flatMap(({ finding, project }) =>
            project.path === "acme/backend" ? [finding.rule] : []
          )
        expect(rulesOf(yield* latest)).not.toContain("job-token-launders-role")
        yield* TestClock.adjust("30 seconds")
        yield* patch(as("maya"), risky)
        yield* TestClock.adjust("29 seconds")
        yield* settle
        expect((yield* latest)?.computedAt).toBe(iso(beginning))
        yield* TestClock.adjust("1 second")
        yield* settle
        expect((yield* latest)?.computedAt).toBe(iso(beginning + 60_000))
        expect(rulesOf(yield* latest)).toContain("job-token-launders-role")
      })
    ))

  it("are left alone while nothing changes, but for once an hour", async () => {
    const { layer, seen } = watched()
    await run(
      Effect.gen(function* () {
        yield* settle
        yield* TestClock.adjust("59 minutes")
        yield* settle
        expect(seen.looks).toBe(1)
        yield* TestClock.adjust("1 minute")
        yield* settle
        expect(seen.looks).toBe(2)
        expect((yield* latest)?.computedAt).toBe(iso(beginning + 3_600_000))
      }),
      layer
    )
  })

  it("follow a change of a group and of the instance", async () => {
    const { layer, seen } = watched()
    const policy = { revision: 1, document: {}, updatedAt: iso(beginning) }
    await run(
      Effect.gen(function* () {
        yield* settle
        const index = yield* PolicyIndex
        yield* index.publishGroup({ id: 7, path: "acme" }, { ...policy, entity: { type: "group", id: 7 } })
        yield* TestClock.adjust("1 minute")
        yield* settle
        expect(seen.looks).toBe(2)
        yield* index.publishInstance({ ...policy, entity: { type: "instance", id: 0 } })
        yield* TestClock.adjust("1 minute")
        yield* settle
        expect(seen.looks).toBe(3)
      }),
      layer
    )
  })

  it("are worked out once at a time, however often there are changes", async () => {
    const { layer, seen } = watched()
    await run(
      Effect.gen(function* () {
        yield* settle
        for (let turn = 0; turn < 10; turn++) {
          yield* patch(as("maya"), turn % 2 === 0 ? risky : { package_registry: null })
          yield* TestClock.adjust("20 seconds")
          yield* settle
        }
        expect(seen).toMatchObject({ most: 1, now: 0, looks: 4 })
      }),
      layer
    )
  })

  it("stay what they were where a look fails, which is logged and tried again", async () => {
    let failing = false
    const { layer, seen } = watched({ fails: () => failing })
    const logged: Array<string> = []
    await run(
      Effect.gen(function* () {
        yield* settle
        failing = true
        yield* patch(as("maya"), risky)
        yield* TestClock.adjust("1 minute")
        yield* settle
        expect((yield* latest)?.computedAt).toBe(iso(beginning))
        expect(logged.join()).toContain("could not be worked out: no room")
        failing = false
        yield* TestClock.adjust("1 minute")
        yield* settle
        expect((yield* latest)?.computedAt).toBe(iso(yield* Clock.currentTimeMillis))
        expect(seen).toMatchObject({ looks: 3, now: 0 })
      }),
      layer,
      logged
    )
  })
})

describe("what is found in a fleet", () => {
  const now = Date.parse("2026-06-01T12:00:00Z")
  const writesEachOther = Array.from({ length: 5 }, (_, number) => ({
    id: number + 1,
    path: `acme/p${number}`,
    permissions: { package_registry: { maven: { write: "job_token" } } } as const,
    scope: { inbound_enabled: true, allowlist: [{ group: "acme" }] }
  }))

  it("is of the rules for one project and of those for many, the worst first", () => {
    const fleet = makeFleetLint(now)
    fleet.put({ groups: [{ id: 7, path: "acme" }], projects: writesEachOther })
    const { findings, leftOut, projects } = fleet.finish()
    expect([projects, leftOut]).toEqual([5, []])
    const rules = findings.map(({ finding }) => finding.rule)
    expect(rules).toContain("mutual-write")
    expect(new Set(rules).size).toBeGreaterThan(1)
    const severities = findings.map(({ finding }) => finding.severity)
    expect(severities).toEqual(
      [...severities].sort((one, other) => order.indexOf(one) - order.indexOf(other))
    )
    const mutual = findings.filter(({ finding }) => finding.rule === "mutual-write")
    expect(mutual.map(({ project }) => project)).toEqual(
      writesEachOther.map(({ id, path }) => ({ id, path }))
    )
    for (const { finding } of findings) expect(finding.fixes).toEqual([])
  })

  it("is listed so far of each rule, and counted beyond", () => {
    const listing = (most?: number) => {
      const fleet = makeFleetLint(now, most)
      fleet.put({ projects: writesEachOther })
      return fleet.finish()
    }
    const [whole, cut] = [listing(), listing(2)]
    expect(cut.leftOut.length).toBeGreaterThan(1)
    for (const { findings, rule } of cut.leftOut) {
      const ofRule = (report: typeof whole) => report.findings.filter(({ finding }) => finding.rule === rule)
      expect(ofRule(cut)).toEqual(ofRule(whole).slice(0, 2))
      expect(findings).toBe(ofRule(whole).length - 2)
    }
  })

  it("applies what groups and the instance say", () => {
    const rulesUnder = (limits: object) => {
      const fleet = makeFleetLint(now)
      fleet.put({ instance: { limits }, projects: writesEachOther })
      return fleet.finish().findings.map(({ finding }) => finding.rule)
    }
    expect(rulesUnder({})).toContain("mutual-write")
    expect(rulesUnder({ package_registry: { default: { write: "maintainer" } } })).not.toContain(
      "mutual-write"
    )
  })
})

const order = ["critical", "high", "medium", "low", "info"]
