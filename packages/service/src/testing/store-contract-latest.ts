import { Effect } from "effect"
import type { PolicyStore } from "../policy-store.ts"
import { expect } from "./expect.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { group, increment, instance, personal, project, refusedEvent } from "./store-samples.ts"

type Store = PolicyStore["Service"]

const at = (second: number): string => `2026-08-22T10:00:${String(second).padStart(2, "0")}.000Z`

const refused = (entity: ReturnType<typeof project>, second: number) => ({
  event: { ...refusedEvent(entity), time: at(second) },
  personal
})

/** Ten attempts, some of them written later than others that happened after them. */
const seconds = [1, 2, 5, 3, 4, 6, 6, 6, 9, 7]
const fill = (store: Store) =>
  store.append(seconds.map((second, place) => refused(place % 3 === 2 ? group(5) : project(5), second)))

const numbers = (events: ReadonlyArray<{ readonly sequence: number }>) =>
  events.map(({ sequence }) => sequence)

/** The log from its end, by spans of time, and by revisions. */
export const latestContract = (test: TestWithStore): void => {
  test("the latest events come first, everywhere and of one entity", (store) =>
    Effect.gen(function* () {
      expect(yield* store.latestEvents({ limit: 5 })).toEqual([])
      yield* fill(store)
      expect(numbers(yield* store.latestEvents({ limit: 4 }))).toEqual([10, 9, 8, 7])
      expect(numbers(yield* store.latestEvents({ limit: 4, before: 7 }))).toEqual([6, 5, 4, 3])
      expect(numbers(yield* store.latestEvents({ limit: 4, offset: 8 }))).toEqual([2, 1])
      const own = { entity: project(5) }
      expect(numbers(yield* store.latestEvents({ ...own, limit: 9 }))).toEqual([10, 8, 7, 5, 4, 2, 1])
      expect(numbers(yield* store.latestEvents({ ...own, limit: 2, before: 7 }))).toEqual([5, 4])
      expect(numbers(yield* store.latestEvents({ ...own, limit: 2, offset: 5 }))).toEqual([2, 1])
      expect(yield* store.latestEvents({ entity: project(6), limit: 2 })).toEqual([])
      expect(yield* store.latestEvents({ limit: 0 })).toEqual([])
      expect(yield* store.latestEvents({ limit: -1 })).toEqual([])
      const [last] = yield* store.latestEvents({ limit: 1 })
      expect(last).toEqual((yield* store.events({ after: 9, limit: 1 }))[0])
    }))

  test("a span of time has both its ends, and its latest first", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const span = { createdAfter: at(3), createdBefore: at(6) }
      const all = [8, 7, 6, 3, 5, 4]
      expect(numbers(yield* store.latestEvents({ ...span, limit: 20 }))).toEqual(all)
      expect(numbers(yield* store.latestEvents({ ...span, limit: 20, offset: 4 }))).toEqual([5, 4])
      expect(numbers(yield* store.latestEvents({ createdAfter: at(7), limit: 20 }))).toEqual([9, 10])
      expect(numbers(yield* store.latestEvents({ createdBefore: at(2), limit: 20 }))).toEqual([2, 1])
      const own = { ...span, entity: group(5) }
      expect(numbers(yield* store.latestEvents({ ...own, limit: 20 }))).toEqual([6, 3])
      expect(yield* store.latestEvents({ createdAfter: at(10), limit: 20 })).toEqual([])
      const pages: Array<number> = []
      for (let before: number | undefined; ;) {
        const page = yield* store.latestEvents({ ...span, limit: 1, ...(before !== undefined && { before }) })
        before = page[0]?.sequence
        if (before === undefined) break
        pages.push(before)
      }
      expect(pages).toEqual(all)
      expect(numbers(yield* store.latestEvents({ ...own, limit: 20, before: 6 }))).toEqual([3])
    }))

  test("behind an event that is not there is nothing within a span, and what is lower without one", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      expect(yield* store.latestEvents({ createdAfter: at(0), limit: 5, before: 4711 })).toEqual([])
      expect(numbers(yield* store.latestEvents({ limit: 2, before: 4711 }))).toEqual([10, 9])
    }))

  test("events are counted no further than is asked for", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      expect(yield* store.countEvents({ limit: 100 })).toBe(10)
      expect(yield* store.countEvents({ limit: 4 })).toBe(4)
      expect(yield* store.countEvents({ entity: group(5), limit: 100 })).toBe(3)
      expect(yield* store.countEvents({ createdAfter: at(6), limit: 100 })).toBe(5)
      expect(yield* store.countEvents({ entity: project(5), createdBefore: at(6), limit: 100 })).toBe(6)
    }))

  test("one event is found by its place", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      expect(yield* store.event(3)).toEqual((yield* store.events({ after: 2, limit: 1 }))[0])
      expect(yield* store.event(11)).toBeNull()
      expect(yield* store.event(0)).toBeNull()
    }))

  test("revisions come without the refused attempts in between, the latest first", (store) =>
    Effect.gen(function* () {
      for (let turn = 0; turn < 4; turn++) {
        yield* store.change(project(5), increment)
        yield* store.append([refused(project(5), turn), refused(instance, turn)])
        yield* store.change(group(5), increment)
      }
      const entity = project(5)
      expect(numbers(yield* store.revisions({ entity, limit: 3 }))).toEqual([13, 9, 5])
      expect(numbers(yield* store.revisions({ entity, limit: 3, before: 2 }))).toEqual([1])
      expect(yield* store.revisions({ entity, limit: 3, before: 1 })).toEqual([])
      expect(yield* store.revisions({ entity: project(6), limit: 3 })).toEqual([])
      const [latest] = yield* store.revisions({ entity, limit: 1 })
      expect(latest).toEqual(yield* store.event(13))
    }))
}
