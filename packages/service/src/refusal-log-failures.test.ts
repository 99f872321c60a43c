import { Deferred, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { flush, makeStore, record, run } from "../test/refusals.ts"
import { as } from "../test/use-cases.ts"
import { StoreUnavailable } from "./policy-store.ts"
import { people, projects } from "./testing/platform-samples.ts"

const { backend } = projects
const unavailable = new StoreUnavailable({ reason: "the disk is full" })
describe("a store that cannot be written", () => {
  it("loses nothing once it can be: counts of the same minute are added up", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        yield* record()
        yield* record(as("gus"))
        store.answers(Effect.fail(unavailable))
        yield* flush("all")
        yield* record()
        yield* TestClock.adjust("10 minutes")
        expect(store.kept).toEqual([])
        yield* record()
        store.answers(Effect.void)
        yield* TestClock.adjust("2 minutes")
        expect(store.kept.map(({ event }) => [event.actor.id, event.time, event.count])).toEqual([
          [people.dev.id, "2026-08-22T10:00:00.000Z", 2],
          [people.gus.id, "2026-08-22T10:00:00.000Z", 1],
          [people.dev.id, "2026-08-22T10:10:00.000Z", 1]
        ])
      })
    )
  })

  it("counts what comes in while it fails", async () => {
    const store = makeStore()
    const failing = Deferred.makeUnsafe<void, StoreUnavailable>()
    await run(
      store,
      Effect.gen(function* () {
        yield* record()
        store.answers(Deferred.await(failing))
        const flushing = yield* Effect.forkChild(flush("all"))
        yield* Effect.yieldNow
        yield* record()
        yield* Deferred.fail(failing, unavailable)
        yield* Fiber.join(flushing)
        store.answers(Effect.void)
        yield* flush("all")
      })
    )
    expect(store.told().map(([, count]) => count)).toEqual([2])
  })

  it("is not asked again at every attempt of a flood", async () => {
    const store = makeStore()
    store.answers(Effect.fail(unavailable))
    await run(
      store,
      Effect.gen(function* () {
        for (let id = 1; id <= 12_000; id++) yield* record(as("dev"), { ...backend, id })
        expect(store.calls.count).toBeLessThan(10)
        store.answers(Effect.void)
        yield* TestClock.adjust("2 minutes")
      })
    )
    expect(store.kept.length).toBeGreaterThanOrEqual(10_000)
  })

  it("by a mistake of ours does not end the writing of what comes later", async () => {
    const store = makeStore()
    store.answers(Effect.die(new Error("a mistake")))
    await run(
      store,
      Effect.gen(function* () {
        yield* record()
        yield* TestClock.adjust("2 minutes")
        store.answers(Effect.void)
        yield* record(as("gus"))
        yield* TestClock.adjust("2 minutes")
        expect(store.kept.map(({ event }) => event.actor.id)).toContain(people.gus.id)
      })
    )
  })
})

describe("an interruption", () => {
  it("while a flood is being written loses nothing", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        yield* record()
        store.answers(Effect.yieldNow)
        const request = yield* Effect.forkChild(flush("all"))
        yield* Effect.yieldNow
        yield* Fiber.interrupt(request)
      })
    )
    expect(store.told()).toEqual([["role_below_maintainer", 1]])
  })
})
