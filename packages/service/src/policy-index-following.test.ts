import { Deferred, Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { caughtUp, decide, makeStore, openIndex, timed, type Store } from "../test/following.ts"
import { mission } from "../test/use-cases.ts"
import type { PermissionsView } from "./permissions-view.ts"
import type { PlatformProject } from "./platform.ts"
import { projects, samplePlatform } from "./testing/platform-samples.ts"
import { group, instance, project, put } from "./testing/store-samples.ts"

const { backend } = projects
const allowing = { permissions: mission }
const limiting = { limits: { package_registry: { maven: { delete: false } } } }

describe("what another process stores", () => {
  it("decides here: a project's policy, a group's and the instance's, each as it comes", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        expect(decide(index, "delete")).toMatchObject({ allowed: false, revision: 0 })
        const changes = index.changes()
        yield* store.change(project(backend.id), put(allowing))
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 1 })
        expect(index.changes()).toBe(changes + 1)
        expect([...index.storedAfter("project", 0)]).toEqual([backend.id])
        yield* store.change(group(7), put(limiting))
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ reason: "exceeds_limit" })
        expect(index.surroundings(backend)).toEqual({ groups: [[7, 1]], instance: 0 })
        yield* store.change(group(7), put({}))
        yield* store.change(instance, put({ ...limiting, enforce_scope: true }))
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ reason: "exceeds_limit" })
        expect(index.surroundings(backend)).toEqual({ groups: [[7, 2]], instance: 1 })
        expect(index.enforcesScope()).toBe(true)
        expect([...index.storedAfter("group", 0)]).toEqual([])
        expect(index.changes()).toBe(changes + 4)
      })
    ))

  it("ends what is remembered of a view, also where it changes no grant in it", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        let builds = 0
        const build = Effect.sync(() => {
          builds += 1
          return { revision: 0, etag: `tag ${builds}` } as PermissionsView
        })
        const shown = () => index.views.of(backend, "effective", build)
        yield* shown()
        expect(yield* shown()).toMatchObject({ etag: "tag 1" })
        yield* store.change(group(7), put({}))
        yield* caughtUp(index, store)
        expect(yield* shown()).toMatchObject({ etag: "tag 2" })
        yield* store.change(instance, put({}))
        yield* caughtUp(index, store)
        expect(yield* shown()).toMatchObject({ etag: "tag 3" })
        expect(builds).toBe(3)
      })
    ))

  it("is not missed if it is stored while this process reads what there is", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        const writes = [allowing, {}, allowing].map((document) =>
          Effect.orDie(sound.change(project(backend.id), put(document)))
        )
        const [before, between, after] = writes
        const store: Store = {
          ...sound,
          head: Effect.ensuring(sound.head, once(between)),
          readAll: Effect.ensuring(sound.readAll, once(after))
        }
        yield* before ?? Effect.void
        const index = yield* openIndex(store)
        yield* caughtUp(index, sound)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 3 })
      })
    ))

  it("is followed through many changes, in steps, to the last of each", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        for (let turn = 1; turn <= 200; turn++) {
          const cells = turn % 2 === 0 ? allowing : {}
          yield* store.change(
            turn % 3 === 0 ? group(8) : project(backend.id),
            put(turn % 3 === 0 ? {} : cells)
          )
        }
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 134 })
        expect(index.follows()).toEqual({ head: 200, confirmedAgo: 0, failure: null })
      })
    ))

  it("never takes back what is newer here, and is not published twice", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        const isOpen = yield* Deferred.make<void>()
        const store: Store = {
          ...sound,
          changedAfter: (query) => Effect.tap(sound.changedAfter(query), () => Deferred.await(isOpen))
        }
        const index = yield* openIndex(store)
        yield* sound.change(project(backend.id), put({}))
        for (let turn = 0; turn < 10; turn++) yield* Effect.yieldNow
        const { policy } = yield* sound.change(project(backend.id), put(allowing))
        yield* index.publish(backend, policy)
        const changes = index.changes()
        yield* Deferred.succeed(isOpen, undefined)
        yield* caughtUp(index, sound)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 2 })
        expect(index.changes()).toBe(changes)
      })
    ))

  it("of a project that the platform does not list yet decides once it does", () =>
    timed(
      Effect.gen(function* () {
        let listed: PlatformProject | null = null
        const store = yield* makeStore
        const index = yield* openIndex(store, {
          platform: {
            ...samplePlatform,
            inventory: Effect.succeed({ groups: [], projects: [] }),
            project: () => Effect.sync(() => listed)
          }
        })
        yield* store.change(project(backend.id), put({}))
        yield* store.change(group(7), put(limiting))
        yield* store.change(project(backend.id), put(allowing))
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ reason: "unknown_project" })
        expect([...index.storedAfter("project", 0)]).toEqual([backend.id])
        listed = { ...backend, groups: [{ id: 7, path: "acme" }] }
        yield* index.project(backend.id)
        expect(decide(index, "delete")).toMatchObject({ reason: "exceeds_limit", revision: 2 })
        yield* store.change(group(7), put({}))
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 2 })
      })
    ))

  it("is not lost between reading a project for the first time and making it decide", () =>
    timed(
      Effect.gen(function* () {
        const sound = yield* makeStore
        yield* sound.change(project(backend.id), put(allowing))
        const isOpen = yield* Deferred.make<void>()
        const isRead = yield* Deferred.make<void>()
        const store: Store = {
          ...sound,
          read: (entity) =>
            Effect.tap(sound.read(entity), () =>
              Effect.andThen(Deferred.succeed(isRead, undefined), Deferred.await(isOpen))
            )
        }
        const index = yield* openIndex(store, {
          platform: { ...samplePlatform, inventory: Effect.succeed({ groups: [], projects: [] }) }
        })
        const asking = yield* Effect.forkChild(index.project(backend.id))
        yield* Deferred.await(isRead)
        yield* sound.change(project(backend.id), put({}))
        yield* caughtUp(index, sound)
        yield* Deferred.succeed(isOpen, undefined)
        yield* Fiber.join(asking)
        expect(decide(index, "delete")).toMatchObject({ allowed: false, revision: 2 })
      })
    ))

  it("waits while a change of a group or the instance is weighed, and then decides", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        const isWeighed = yield* Deferred.make<void>()
        const weighing = yield* Effect.forkChild(index.turns.alone(Deferred.await(isWeighed)))
        for (let turn = 0; turn < 10; turn++) yield* Effect.yieldNow
        yield* store.change(project(backend.id), put(allowing))
        for (let turn = 0; turn < 50; turn++) yield* Effect.yieldNow
        expect(decide(index, "delete")).toMatchObject({ revision: 0 })
        yield* Deferred.succeed(isWeighed, undefined)
        yield* Fiber.join(weighing)
        yield* caughtUp(index, store)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 1 })
      })
    ))

  it("that cannot be read allows nothing in its project, and keeps no other back", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        yield* store.change(project(backend.id), put(allowing))
        yield* caughtUp(index, store)
        yield* store.change(project(backend.id), put({ permissions: { jobs: { read: "emperor" } } }))
        yield* store.change(instance, put({ enforce_scope: true }))
        yield* caughtUp(index, store)
        expect(decide(index, "read")).toMatchObject({ allowed: false, reason: "unknown_project" })
        expect(index.enforcesScope()).toBe(true)
        expect(index.follows().failure).toBeNull()
        yield* store.change(project(backend.id), put(allowing))
        yield* caughtUp(index, store)
        yield* index.project(backend.id)
        expect(decide(index, "delete")).toMatchObject({ allowed: true, revision: 3 })
      })
    ))
})

describe("asked for a revision at least", () => {
  it("answers at once where it decides, and waits for it where it does not", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        yield* index.atLeast(backend.id, 0)
        const waiting = yield* Effect.forkChild(
          Effect.map(index.atLeast(backend.id, 2), () => decide(index, "delete"))
        )
        yield* store.change(project(backend.id), put({}))
        yield* caughtUp(index, store)
        for (let turn = 0; turn < 10; turn++) yield* Effect.yieldNow
        expect(waiting.pollUnsafe()).toBeUndefined()
        yield* store.change(project(backend.id), put(allowing))
        expect(yield* Fiber.join(waiting)).toMatchObject({ allowed: true, revision: 2 })
        yield* index.atLeast(backend.id, 1)
      })
    ))

  it("waits for ever for one that nobody makes, until it is interrupted", () =>
    timed(
      Effect.gen(function* () {
        const store = yield* makeStore
        const index = yield* openIndex(store)
        const waiting = yield* Effect.forkChild(index.atLeast(backend.id, 9))
        for (let turn = 0; turn < 10; turn++) yield* Effect.yieldNow
        expect(waiting.pollUnsafe()).toBeUndefined()
        yield* Fiber.interrupt(waiting)
      })
    ))
})

/** Done the first time alone. */
const once = (effect: Effect.Effect<unknown> | undefined) => {
  let isDone = false
  return Effect.suspend(() => {
    if (isDone || effect === undefined) return Effect.void
    isDone = true
    return effect
  })
}
