import { Effect } from "effect"
import type { UseStore, UseSummary } from "../use-store.ts"
import { expect } from "./expect.ts"
import type { TestWithUses } from "./use-contract.ts"
import { allOf, always, batch, keyOf, use } from "./use-samples.ts"

/** What was added is found again, page by page. */
export const useReadingContract = (test: TestWithUses): void => {
  const days = ["2026-08-20", "2026-08-21", "2026-08-22", "2026-08-23", "2026-08-24"]

  /** Sixty summaries of project 123, twelve a day, added in no order; and others. */
  const fill = (store: UseStore["Service"]) =>
    Effect.gen(function* () {
      const own = Array.from({ length: 60 }, (_, index) =>
        use({
          day: days[(index * 7) % 5] ?? "",
          source: `project:${(index * 31) % 13}`,
          action: index % 2 === 0 ? "read" : "write",
          environment: index % 3 === 0 ? "production" : null,
          principalClass: `job:listed:${index % 4}`
        })
      )
      for (const one of own) {
        yield* store.add(batch(one, { ...one, target: 124 }, { ...one, allowed: false }))
      }
      return new Set(own.map((one) => JSON.stringify(keyOf(one)))).size
    })

  test("has whole days, both ends included, and of one project and answer alone", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const found = yield* store.read({
        ...always,
        target: 123,
        allowed: true,
        from: days[1] ?? "",
        to: days[3] ?? ""
      })
      expect(new Set(found.map(({ day }) => day))).toEqual(new Set(days.slice(1, 4)))
      expect(new Set(found.map(({ allowed, target }) => `${target} ${allowed}`))).toEqual(
        new Set(["123 true"])
      )
      const none = { ...always, target: 123, allowed: true, from: "2026-08-25" }
      expect(yield* store.read(none)).toEqual([])
      expect(yield* store.read({ ...none, from: days[3] ?? "", to: days[1] ?? "" })).toEqual([])
      expect(yield* store.read({ ...always, target: 5, allowed: true })).toEqual([])
    }))

  test("in pages loses and repeats nothing, in an order that begins with the day", (store) =>
    Effect.gen(function* () {
      const size = yield* fill(store)
      const whole = yield* allOf(store)
      expect(whole).toHaveLength(size)
      expect(whole.map(({ day }) => day)).toEqual(whole.map(({ day }) => day).sort())
      expect(yield* allOf(store)).toEqual(whole)
      for (const limit of [1, 7, 12, size]) {
        const read: Array<UseSummary> = []
        for (let pages = 0; pages <= size; pages++) {
          const last = read.at(-1)
          const page: ReadonlyArray<UseSummary> = yield* store.read({
            ...always,
            target: 123,
            allowed: true,
            limit,
            ...(last && { after: keyOf(last) })
          })
          expect(page.length).toBeLessThanOrEqual(limit)
          if (page.length === 0) break
          read.push(...page)
        }
        expect(read).toEqual(whole)
      }
      for (const limit of [0, -1]) {
        expect(yield* store.read({ ...always, target: 123, allowed: true, limit })).toEqual([])
      }
    }))

  test("goes on behind a summary that is gone", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const whole = yield* allOf(store)
      const last = whole.findLast(({ day }) => day === days[1])
      yield* store.forget(days[2] ?? "", 1000)
      const query = { ...always, target: 123, allowed: true, ...(last && { after: keyOf(last) }) }
      expect(yield* store.read(query)).toEqual(whole.filter(({ day }) => day > (days[1] ?? "")))
    }))
}
