import { Deferred, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { claimedJob, evaluate, flush, makeUseStore, recorded, runRecording } from "../test/uses.ts"
import { StoreUnavailable } from "./policy-store.ts"
import { clients, jobs } from "./testing/platform-samples.ts"
import { UseRecorder } from "./use-recorder.ts"
import { UseStore } from "./use-store.ts"

const unavailable = new StoreUnavailable({ reason: "the disk is full" })
const read = evaluate({ type: "job", id: String(jobs.ofApp.id) })
const write = evaluate({ type: "job", id: String(jobs.ofApp.id) }, "write")
const foreign = (id: number) => evaluate(claimedJob(id), "read", { client: clients.trusted })

/** What the log of use knows of itself. */
const recording = Effect.flatMap(UseStore, (store) => store.recording)

describe("a store that cannot be written", () => {
  it("is in nobody's way: decisions go on, and nothing is lost once it can be", async () => {
    const store = makeUseStore()
    const logged: Array<string> = []
    const found = await runRecording(
      Effect.gen(function* () {
        store.meets(Effect.fail(unavailable))
        expect((yield* read).allowed).toBe(true)
        yield* TestClock.adjust("5 seconds")
        expect((yield* read).allowed).toBe(true)
        expect((yield* write).reason).toBe("entry_lacks_permission")
        yield* TestClock.adjust("20 minutes")
        expect(store.batches).toEqual([])
        expect(logged.join("\n")).toContain("the policy store is unavailable: the disk is full")
        store.meets(Effect.void)
        yield* TestClock.adjust("5 seconds")
        expect(store.batches).toHaveLength(1)
        expect(yield* recording).toMatchObject({ lost: { allowed: 0, denied: 0 } })
        return yield* recorded
      }),
      { store, logged }
    )
    expect(found).toEqual([
      "yes 123 maven:read project:124 job:listed:protected:none:developer ×2 08-22T10:00:05",
      "no 123 maven:write project:124 job:listed:protected:none:developer ×1 08-22T10:00:05"
    ])
  })

  it("fills no memory: past ten thousand different ones the others are counted, told, and known to be missing", async () => {
    const store = makeUseStore()
    const logged: Array<string> = []
    await runRecording(
      Effect.gen(function* () {
        store.meets(Effect.fail(unavailable))
        for (let id = 1; id <= 12_000; id++) yield* foreign(1000 + id)
        yield* read
        yield* read
        yield* foreign(1001)
        expect(store.calls.count, "not asked with every decision").toBeLessThan(10)
        yield* TestClock.adjust("5 seconds")
        store.meets(Effect.void)
        yield* TestClock.adjust("5 seconds")
        expect(yield* recording).toEqual({
          began: "2026-08-22T10:00:00.000Z",
          completeSince: "2026-08-22T10:00:10.000Z",
          lost: { allowed: 2, denied: 2_000 }
        })
      }),
      { store, logged }
    )
    const written = store.batches.flatMap(({ summaries }) => summaries)
    expect(written).toHaveLength(10_000)
    expect(written.reduce((sum, { count }) => sum + count, 0)).toBe(10_001)
    expect(logged.join("\n")).toContain("2 allowed and 2000 denied decisions are missing in the use log")
  })

  it("when it is stopped costs what was not written, and says how much that was", async () => {
    const store = makeUseStore()
    const logged: Array<string> = []
    await runRecording(
      Effect.gen(function* () {
        store.meets(Effect.fail(unavailable))
        for (let turn = 0; turn < 3; turn++) yield* read
        yield* write
      }),
      { store, logged }
    )
    expect(logged.join("\n")).toContain("3 allowed and 1 denied decisions are missing in the use log")
  })

  it("counts what comes in while it fails", async () => {
    const store = makeUseStore()
    const failing = Deferred.makeUnsafe<void, StoreUnavailable>()
    await runRecording(
      Effect.gen(function* () {
        yield* read
        store.meets(Deferred.await(failing))
        const flushing = yield* Effect.forkChild(flush)
        yield* Effect.yieldNow
        yield* read
        yield* write
        yield* Deferred.fail(failing, unavailable)
        yield* Fiber.await(flushing)
        store.meets(Effect.void)
        yield* flush
      }),
      { store }
    )
    const [written, ...others] = store.batches
    expect(others).toEqual([])
    expect(new Map(written?.summaries.map(({ action, count }) => [action, count]))).toEqual(
      new Map([
        ["read", 2],
        ["write", 1]
      ])
    )
  })

  it("by a mistake of ours does not end the writing of what comes later, and costs nothing", async () => {
    const store = makeUseStore()
    store.meets(Effect.die(new Error("a mistake")))
    await runRecording(
      Effect.gen(function* () {
        yield* read
        yield* TestClock.adjust("1 minute")
        store.meets(Effect.void)
        yield* read
        yield* TestClock.adjust("1 minute")
      }),
      { store }
    )
    expect(store.batches.flatMap(({ summaries }) => summaries.map(({ count }) => count))).toEqual([2])
  })
})

describe("writing", () => {
  it("twice at once writes nothing twice, and the second waits for the first", async () => {
    const store = makeUseStore()
    const gate = Deferred.makeUnsafe<void>()
    await runRecording(
      Effect.gen(function* () {
        store.meets(Deferred.await(gate))
        yield* read
        const first = yield* Effect.forkChild(flush)
        yield* Effect.yieldNow
        yield* read
        const second = yield* Effect.forkChild(flush)
        yield* Effect.yieldNow
        expect(store.calls.count).toBe(1)
        yield* Deferred.succeed(gate, undefined)
        yield* Fiber.join(second)
        yield* Fiber.join(first)
      }),
      { store }
    )
    expect(store.batches.map(({ summaries }) => summaries.map(({ count }) => count))).toEqual([[1], [1]])
  })

  it.each(["before", "after"])(
    "that is interrupted loses and repeats nothing: %s it is stored",
    async (when) => {
      const store = makeUseStore()
      await runRecording(
        Effect.gen(function* () {
          yield* read
          if (when === "before") store.meets(Effect.yieldNow)
          else store.says(Effect.yieldNow)
          const writing = yield* Effect.forkChild(flush)
          yield* Effect.yieldNow
          yield* Fiber.interrupt(writing)
        }),
        { store }
      )
      expect(store.batches.flatMap(({ summaries }) => summaries.map(({ count }) => count))).toEqual([1])
    }
  )
})

describe("a flood", () => {
  it("of different decisions fills no disk: a day has room for so many, and what is allowed keeps its own", async () => {
    const store = makeUseStore({ room: { allowed: 10, denied: 100 } })
    const logged: Array<string> = []
    await runRecording(
      Effect.gen(function* () {
        for (let id = 1; id <= 1_000; id++) yield* foreign(1000 + id)
        yield* TestClock.adjust("5 seconds")
        yield* read
        yield* TestClock.adjust("5 seconds")
        expect(yield* recording).toMatchObject({
          completeSince: "2026-08-22T10:00:00.000Z",
          lost: { allowed: 0, denied: 900 }
        })
        expect(yield* recorded).toHaveLength(101)
      }),
      { store, logged }
    )
    expect(logged.join("\n")).toContain("0 allowed and 900 denied decisions are missing")
  })
})

describe("a decision", () => {
  it("never fails for what is noted of it", async () => {
    await runRecording(
      Effect.gen(function* () {
        const { record } = yield* UseRecorder
        const caller = {
          type: "user",
          get role(): "owner" {
            throw new Error("a trap")
          }
        } as const
        record({ project: 123, caller, resource: "releases", action: "read" }, true)
        yield* flush
        expect(yield* recording).toMatchObject({ lost: { allowed: 1, denied: 0 } })
      })
    )
  })
})
