import { Effect } from "effect"
import type { PolicyStore } from "../policy-store.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { group, increment, personal, project, refusedEvent } from "./store-samples.ts"

type Store = PolicyStore["Service"]

const own = project(5)

const at = (second: number): string => `2026-08-22T10:00:${String(second).padStart(2, "0")}.000Z`

/** What others write between two pages: at the end of the log, at its times, and about the same entity. */
const write = Effect.fn("write")(function* (store: Store, second = 59) {
  yield* store.change(own, increment)
  yield* store.append([
    { event: { ...refusedEvent(own), time: at(second) }, personal },
    { event: { ...refusedEvent(group(5)), time: at(second) }, personal }
  ])
  yield* store.change(group(5), increment)
})

const numbers = (events: ReadonlyArray<{ readonly sequence: number }>) =>
  events.map(({ sequence }) => sequence)

/** Twenty-eight events, half of them of one entity. */
const fill = Effect.fn("fill")(function* (store: Store) {
  for (let second = 0; second < 7; second++) yield* write(store, second)
})

/** Whoever turns pages sees what was there when they began once, whatever is written meanwhile. */
export const pagesContract = (test: TestWithStore): void => {
  test("turning pages onward through the log meets everything once, what is new at its end", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      for (const query of [{}, { entity: own }]) {
        const whole = numbers(yield* store.events({ ...query, after: 0, limit: 1000 }))
        const seen: Array<number> = []
        for (let turn = 0; turn < 100; turn++) {
          const page = numbers(yield* store.events({ ...query, after: seen.at(-1) ?? 0, limit: 3 }))
          if (page.length === 0) break
          seen.push(...page)
          if (turn < 4) yield* write(store)
        }
        expect(seen.slice(0, whole.length)).toEqual(whole)
        expect(seen).toEqual(numbers(yield* store.events({ ...query, after: 0, limit: 1000 })))
      }
    }))

  test("turning pages back through the log meets everything that was there once, and nothing new", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      for (const query of [{}, { entity: own }]) {
        const whole = numbers(yield* store.latestEvents({ ...query, limit: 1000 }))
        const seen: Array<number> = []
        for (let turn = 0; turn < 100; turn++) {
          const before = seen.at(-1)
          const page = numbers(
            yield* store.latestEvents({ ...query, limit: 3, ...(before !== undefined && { before }) })
          )
          if (page.length === 0) break
          seen.push(...page)
          yield* write(store)
        }
        expect(seen).toEqual(whole)
      }
    }))

  test("turning pages back through a span of time repeats and loses nothing, though its end grows", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const span = { createdAfter: at(0), createdBefore: at(59), entity: own }
      const whole = numbers(yield* store.latestEvents({ ...span, limit: 1000 }))
      const seen: Array<number> = []
      for (let turn = 0; turn < 100; turn++) {
        const before = seen.at(-1)
        const page = numbers(
          yield* store.latestEvents({ ...span, limit: 2, ...(before !== undefined && { before }) })
        )
        if (page.length === 0) break
        seen.push(...page)
        // As late as the latest there is, and so before all of it.
        yield* write(store)
      }
      expect(seen).toEqual(whole)
    }))

  test("turning pages back through revisions meets each once, though there are more by then", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const seen: Array<number> = []
      for (let turn = 0; turn < 100; turn++) {
        const before = seen.at(-1)
        const page = yield* store.revisions({
          entity: own,
          limit: 2,
          ...(before !== undefined && { before })
        })
        if (page.length === 0) break
        seen.push(...page.map(({ body }) => Number(JSON.parse(body).revision.after)))
        yield* write(store)
      }
      expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
    }))
}
