import { Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { caughtUp, decide, failing, makeStore, openIndex, timed, type Store } from "../test/following.ts"
import { mission } from "../test/use-cases.ts"
import { projects } from "./testing/platform-samples.ts"
import { group, project, put } from "./testing/store-samples.ts"

const { backend } = projects
const reading = {
  project: backend.id,
  caller: { type: "user", role: "owner" },
  resource: "jobs",
  action: "read"
} as const

describe("a store that cannot be followed", () => {
  it("is told with its reason and since when, and tried again until it can be", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        const { broken, store } = failing(sound)
        const index = yield* openIndex(store)
        yield* caughtUp(index, store)
        broken.isBroken = true
        yield* sound.change(project(backend.id), put({ permissions: mission }))
        yield* TestClock.adjust("20 seconds")
        expect(index.follows()).toMatchObject({
          head: 0,
          failure: expect.stringContaining("the cable is out")
        })
        expect(index.follows().confirmedAgo).toBeGreaterThanOrEqual(20_000)
        // Not all the time, and not once only.
        expect(broken.times).toBeGreaterThan(5)
        expect(broken.times).toBeLessThan(20)
        expect(decide(index, "delete")).toMatchObject({ revision: 0 })
        broken.isBroken = false
        yield* TestClock.adjust("6 seconds")
        expect(index.follows()).toMatchObject({ head: 1, failure: null })
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 1 })
      })
    ))

  it("lets nobody in once its policies were not confirmed for too long, and again once they are", () =>
    timed(
      Effect.gen(function* () {
        const { broken, store } = failing(yield* makeStore)
        const index = yield* openIndex(store, { staleAfter: 30_000 })
        yield* store.change(project(backend.id), put({ permissions: mission }))
        yield* caughtUp(index, store)
        broken.isBroken = true
        yield* TestClock.adjust("25 seconds")
        expect(decide(index, "delete")).toMatchObject({ allowed: true })
        expect(index.engine.allows(reading)).toBe(true)
        expect(Exit.isSuccess(index.requireFresh())).toBe(true)
        yield* TestClock.adjust("6 seconds")
        const stale = { allowed: false, reason: "stale_policy", cell: null, grant: null, revision: null }
        expect(decide(index, "delete")).toEqual(stale)
        expect(decide(index, "read")).toEqual(stale)
        expect(index.engine.allows(reading)).toBe(false)
        expect(String(index.requireFresh())).toMatch(/last confirmed 3\d s ago: .*the cable is out/)
        broken.isBroken = false
        yield* TestClock.adjust("6 seconds")
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 1 })
        expect(index.engine.allows(reading)).toBe(true)
      })
    ))

  it("has been asked again by the time an index is there that took longer to fill than policies may decide", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        const store: Store = {
          ...sound,
          // As with very many projects; meanwhile another process changes one of them.
          readAll: Effect.gen(function* () {
            const policies = yield* sound.readAll
            yield* TestClock.adjust("40 seconds")
            yield* sound.change(project(backend.id), put({ permissions: mission }))
            return policies
          })
        }
        const index = yield* openIndex(store, { staleAfter: 30_000 })
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 1 })
      })
    ))

  it("is as one that fails, if it does not answer at all", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        let answers = true
        const store: Store = { ...sound, head: Effect.suspend(() => (answers ? sound.head : Effect.never)) }
        const index = yield* openIndex(store, { staleAfter: 30_000 })
        yield* caughtUp(index, store)
        answers = false
        yield* TestClock.adjust("40 seconds")
        expect(decide(index, "read")).toMatchObject({ reason: "stale_policy" })
        expect(index.follows().failure).toContain("10")
        answers = true
        yield* TestClock.adjust("16 seconds")
        expect(index.follows().failure).toBeNull()
        expect(decide(index, "read")).toMatchObject({ allowed: true })
      })
    ))

  it("is one whose log is shorter than it was: somebody has put back an older copy", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        yield* sound.change(project(backend.id), put({ permissions: mission }))
        let isOld = false
        const store: Store = {
          ...sound,
          head: Effect.suspend(() => (isOld ? Effect.succeed(0) : sound.head))
        }
        const index = yield* openIndex(store, { staleAfter: 30_000 })
        expect(decide(index, "delete")).toMatchObject({ allowed: true })
        isOld = true
        yield* TestClock.adjust("40 seconds")
        expect(index.follows().failure).toContain("ends at 0, and was read up to 1 already")
        expect(decide(index, "delete")).toMatchObject({ reason: "stale_policy" })
      })
    ))

  it("is one with a group's policy that cannot be read; what came with it decides all the same", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store, { staleAfter: 30_000 })
        yield* store.change(project(backend.id), put({ permissions: mission }))
        yield* caughtUp(index, store)
        yield* store.change(group(7), put({ limits: { jobs: { read: "emperor" } } }))
        yield* store.change(project(backend.id), put({}))
        yield* TestClock.adjust("1 second")
        expect(index.follows()).toMatchObject({
          head: 1,
          failure: expect.stringContaining("the policy of group 7 cannot be read back")
        })
        expect(decide(index, "delete")).toMatchObject({ allowed: false, revision: 2 })
        yield* TestClock.adjust("31 seconds")
        expect(decide(index, "read")).toMatchObject({ reason: "stale_policy" })
        yield* store.change(group(7), put({}))
        yield* TestClock.adjust("6 seconds")
        expect(index.follows()).toMatchObject({ head: 4, failure: null })
        expect(decide(index, "read")).toMatchObject({ allowed: true })
      })
    ))
})

describe("a store in which nothing happens", () => {
  it("confirms that from time to time, so that its policies go on to decide", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store, { staleAfter: 3_000 })
        for (let turn = 0; turn < 30; turn++) {
          yield* TestClock.adjust("1 second")
          expect(index.follows().confirmedAgo).toBeLessThanOrEqual(1_000)
          expect(decide(index, "read")).toMatchObject({ allowed: true })
        }
      })
    ))
})
