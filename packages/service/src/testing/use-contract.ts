import { Effect, type Layer } from "effect"
import type { StoreUnavailable } from "../policy-store.ts"
import { UseStore, type UseKey, type UseNumbers, type UseSummary } from "../use-store.ts"
import type { TestRunner } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { useReadingContract } from "./use-contract-reading.ts"
import { allOf, always, batch, began, firstDay, use } from "./use-samples.ts"

export interface UseStoreUnderTest {
  readonly name: string
  /** A new, empty store at every call. */
  readonly makeLayer: (room?: UseNumbers) => Layer.Layer<UseStore, StoreUnavailable>
}

/** Registers one test that has a store of its own, in which recording has begun. */
export type TestWithUses = (
  name: string,
  body: (store: UseStore["Service"]) => Effect.Effect<void, unknown>,
  room?: UseNumbers
) => void

/** Registers the tests that every `UseStore` must pass, with the runner that is given. */
export const useStoreContract = (
  { makeLayer, name }: UseStoreUnderTest,
  { describe, it }: TestRunner
): void => {
  const test: TestWithUses = (testName, body, room) =>
    it(testName, () =>
      Effect.runPromise(
        Effect.gen(function* () {
          const store = yield* UseStore
          yield* store.begin(began)
          yield* body(store)
        }).pipe(Effect.provide(makeLayer(room)))
      )
    )

  describe(`use store contract: ${name}`, () => {
    describe("adding", () => {
      test("adds counts and keeps the later last use, whichever comes first", (store) =>
        Effect.gen(function* () {
          const at = (time: string) => `${firstDay}T${time}.000Z`
          yield* store.add(batch(use({ count: 3, lastUsed: at("10:00:00") })))
          yield* store.add(batch(use({ count: 4, lastUsed: at("12:00:00") })))
          yield* store.add(batch(use({ count: 5, lastUsed: at("11:00:00") })))
          expect(yield* allOf(store)).toEqual([use({ count: 12, lastUsed: at("12:00:00") })])
        }))

      test("tells summaries apart by every part of their key", (store) =>
        Effect.gen(function* () {
          const others: ReadonlyArray<Partial<UseKey>> = [
            { day: "2026-08-23" },
            { target: 124 },
            { allowed: false },
            { source: "project:1240" },
            { resource: "package_registry.npm" },
            { action: "write" },
            { principalClass: "job:listed:protected:none:maintainer" },
            { environment: "production" }
          ]
          const whole = [use(), ...others.map((other) => use(other))]
          for (let turn = 0; turn < 2; turn++) yield* store.add(batch(...whole))
          const found: Array<UseSummary> = []
          for (const target of [123, 124]) {
            for (const allowed of [true, false]) {
              found.push(...(yield* store.read({ target, allowed, ...always })))
            }
          }
          expect(found).toHaveLength(whole.length)
          for (const one of whole) expect(found).toContain({ ...one, count: 2 })
        }))

      test("of the same batch twice in one is the sum", (store) =>
        Effect.gen(function* () {
          yield* store.add(batch(use({ count: 2 }), use({ count: 3 })))
          expect((yield* allOf(store)).map(({ count }) => count)).toEqual([5])
        }))

      test("of nothing changes nothing", (store) =>
        Effect.gen(function* () {
          const before = yield* store.recording
          expect(yield* store.add(batch())).toEqual({ allowed: 0, denied: 0 })
          expect(yield* store.recording).toEqual(before)
        }))

      test("fifty at once lose nothing", (store) =>
        Effect.gen(function* () {
          const batches = Array.from({ length: 50 }, (_, index) =>
            store.add(batch(use(), use({ source: `project:${index + 1}` })))
          )
          yield* Effect.all(batches, { concurrency: "unbounded" })
          const all = yield* allOf(store)
          expect(all).toHaveLength(51)
          expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(100)
          expect(all.find(({ source }) => source === "project:124")?.count).toBe(50)
        }))

      test("keeps text as it is", (store) =>
        Effect.gen(function* () {
          const names = ["prodé", "prode\u0301", "𝒥 🗝", "__proto__", "a\u0000b", "'; --", " "]
          const uses = names.map((environment) => use({ environment }))
          yield* store.add(batch(...uses, use({ source: "project:gruppe/größe" })))
          const found = yield* allOf(store)
          expect(new Set(found.map(({ environment }) => environment))).toEqual(new Set([...names, null]))
          expect(found.map(({ source }) => source)).toContain("project:gruppe/größe")
        }))
    })

    describe("a day that is full", () => {
      const room = { allowed: 3, denied: 2 }
      const sources = (allowed: boolean, ...ids: ReadonlyArray<number>) =>
        ids.map((id) => use({ allowed, source: `project:${id}`, count: 10 }))

      test(
        "takes no new summary, and goes on counting those that it has",
        (store) =>
          Effect.gen(function* () {
            expect(yield* store.add(batch(...sources(true, 1, 2, 3, 4)))).toEqual({ allowed: 10, denied: 0 })
            expect(yield* store.add(batch(...sources(true, 3, 5)))).toEqual({ allowed: 10, denied: 0 })
            const counts = (yield* allOf(store)).map(({ count, source }) => [source, count])
            expect(counts).toEqual([
              ["project:1", 10],
              ["project:2", 10],
              ["project:3", 20]
            ])
          }),
        room
      )

      test(
        "is full for what was denied alone: that takes no room from what was allowed",
        (store) =>
          Effect.gen(function* () {
            const refused = yield* store.add(batch(...sources(false, 1, 2, 3, 4), ...sources(true, 1, 2, 3)))
            expect(refused).toEqual({ allowed: 0, denied: 20 })
            expect(yield* allOf(store)).toHaveLength(3)
            expect(yield* store.recording).toMatchObject({ completeSince: began, lost: refused })
          }),
        room
      )

      test(
        "is full for all projects together, and the next day is not",
        (store) =>
          Effect.gen(function* () {
            const elsewhere = sources(true, 1, 2).map((one) => ({ ...one, target: 99 }))
            yield* store.add(batch(...elsewhere, ...sources(true, 1, 2)))
            expect(yield* allOf(store)).toHaveLength(1)
            const tomorrow = sources(true, 7, 8, 9).map((one) => ({ ...one, day: "2026-08-23" }))
            expect(yield* store.add(batch(...tomorrow))).toEqual({ allowed: 0, denied: 0 })
          }),
        room
      )

      test(
        "makes the record complete only since then, if anything allowed is missing",
        (store) =>
          Effect.gen(function* () {
            const later = { ...batch(...sources(true, 1, 2, 3, 4)), at: `${firstDay}T11:00:00.000Z` }
            yield* store.add(later)
            expect(yield* store.recording).toEqual({
              began,
              completeSince: later.at,
              lost: { allowed: 10, denied: 0 }
            })
          }),
        room
      )
    })

    describe("the record as a whole", () => {
      test("begins once", (store) =>
        Effect.gen(function* () {
          yield* store.begin("2027-01-01T00:00:00.000Z")
          const lost = { allowed: 0, denied: 0 }
          expect(yield* store.recording).toEqual({ began, completeSince: began, lost })
        }))

      test("knows what was lost before it was told of it, and never says that it is complete from earlier on", (store) =>
        Effect.gen(function* () {
          const at = (hour: number) => `${firstDay}T${hour}:00:00.000Z`
          yield* store.add({ ...batch(), at: at(11), lost: { allowed: 0, denied: 5 } })
          expect(yield* store.recording).toMatchObject({ completeSince: began })
          yield* store.add({ ...batch(), at: at(12), lost: { allowed: 2, denied: 1 } })
          yield* store.add({ ...batch(), at: at(10), lost: { allowed: 1, denied: 0 } })
          expect(yield* store.recording).toEqual({
            began,
            completeSince: at(12),
            lost: { allowed: 3, denied: 6 }
          })
        }))
    })

    describe("reading", () => useReadingContract(test))

    describe("forgetting", () => {
      const old = ["2025-01-01", "2025-01-02"].flatMap((day) =>
        ["project:1", "project:2", "project:3"].map((source) => use({ day, source }))
      )

      test("deletes the days before, oldest first, in steps of the size that was asked for", (store) =>
        Effect.gen(function* () {
          yield* store.add(batch(...old, use({ day: "2025-01-03" }), use()))
          const left = () => Effect.map(allOf(store), (all) => all.map(({ day }) => day.slice(5)))
          expect(yield* store.forget("2025-01-03", 2)).toBe(2)
          expect(yield* left()).toEqual(["01-01", "01-02", "01-02", "01-02", "01-03", "08-22"])
          expect(yield* store.forget("2025-01-03", 2)).toBe(2)
          expect(yield* store.forget("2025-01-03", 3)).toBe(2)
          expect(yield* store.forget("2025-01-03", 3)).toBe(0)
          expect(yield* left()).toEqual(["01-03", "08-22"])
        }))

      test("makes the record complete from that day on, where it said it was from before", (store) =>
        Effect.gen(function* () {
          yield* store.forget("2025-01-03", 10)
          expect((yield* store.recording).completeSince).toBe(began)
          yield* store.forget("2026-08-24", 10)
          expect((yield* store.recording).completeSince).toBe("2026-08-24T00:00:00.000Z")
        }))
    })
  })
}
