import { Effect, Exit, Fiber } from "effect"
import type { ChangedPolicies, PolicyStore, StoredPolicy } from "../policy-store.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { group, increment, instance, keep, personal, project, put, refusedEvent } from "./store-samples.ts"

type Store = PolicyStore["Service"]

const attempt = { event: refusedEvent(project(9)), personal }

const nameOf = ({ entity }: Pick<StoredPolicy, "entity">) => `${entity.type} ${entity.id}`
const told = ({ policies }: ChangedPolicies) =>
  policies.map((policy) => `${nameOf(policy)} at ${policy.revision}`)

/** What somebody knows who follows the log in spans of this size, from its beginning to its end. */
export const follow = Effect.fn("follow")(function* (
  store: Store,
  limit: number,
  known: Map<string, StoredPolicy>,
  from = 0
) {
  let at = from
  for (;;) {
    const { policies, through } = yield* store.changedAfter({ after: at, limit })
    expect(through >= at && through <= at + limit, `from ${at} by ${limit} to ${through}`).toBe(true)
    for (const policy of policies) {
      const before = known.get(nameOf(policy))?.revision ?? 0
      expect(policy.revision > before, `${nameOf(policy)} goes on from ${before} to ${policy.revision}`).toBe(
        true
      )
      known.set(nameOf(policy), policy)
    }
    if (through === at) return at
    at = through
  }
})

/** That this is what somebody knows who reads everything. */
export const expectAll = Effect.fn("expectAll")(function* (store: Store, known: Map<string, StoredPolicy>) {
  const all = new Map((yield* store.readAll).map((policy) => [nameOf(policy), policy]))
  expect([...known.keys()].toSorted()).toEqual([...all.keys()].toSorted())
  for (const [name, policy] of known) expect(policy, name).toEqual(all.get(name))
})

const entities = [project(1), project(2), group(1), instance, project(1), project(3), project(1), group(1)]

/** Fourteen events: eight changes, and refused attempts between them. */
const fill = Effect.fn("fill")(function* (store: Store) {
  for (const [place, entity] of entities.entries()) {
    yield* store.change(entity, increment)
    if (place % 3 !== 1) yield* store.append([attempt])
  }
})

/** Whoever follows the log knows what is stored, and never something that was not so at one moment. */
export const feedContract = (test: TestWithStore): void => {
  test("the head is the last event of the log, and what stores nothing leaves it", (store) =>
    Effect.gen(function* () {
      expect(yield* store.head).toBe(0)
      yield* store.change(project(1), increment)
      expect(yield* store.head).toBe(1)
      yield* store.append([attempt, attempt])
      expect(yield* store.head).toBe(3)
      yield* store.change(project(1), keep)
      yield* store.append([])
      expect(Exit.isFailure(yield* Effect.exit(store.change(project(1), put({ a: Number.NaN }))))).toBe(true)
      expect(yield* store.head).toBe(3)
      expect((yield* store.latestEvents({ limit: 1 })).map(({ sequence }) => sequence)).toEqual([3])
    }))

  test("what changed is each entity once, at its last revision, in the order of those", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const changed = yield* store.changedAfter({ after: 0, limit: 100 })
      expect(told(changed)).toEqual([
        "project 2 at 1",
        "instance 0 at 1",
        "project 3 at 1",
        "project 1 at 3",
        "group 1 at 2"
      ])
      expect(changed.through).toBe(yield* store.head)
      for (const policy of changed.policies) expect(policy).toEqual(yield* store.read(policy.entity))
    }))

  test("what changed within a span is as it was at its end, whatever came later", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const bodies = (yield* store.events({ after: 0, limit: 100 })).map(({ body }) => JSON.parse(body))
      for (let after = 0; after <= bodies.length; after++) {
        for (let limit = 1; after + limit <= bodies.length; limit++) {
          const last = new Map<string, number>()
          for (const { entity, revision } of bodies.slice(after, after + limit)) {
            if (revision === undefined) continue
            last.delete(nameOf({ entity }))
            last.set(nameOf({ entity }), revision.after)
          }
          const changed = yield* store.changedAfter({ after, limit })
          expect(told(changed), `${limit} behind ${after}`).toEqual(
            [...last].map(([name, revision]) => `${name} at ${revision}`)
          )
          expect(changed.through).toBe(after + limit)
          for (const { document, revision } of changed.policies)
            expect(document).toEqual({ counter: revision })
        }
      }
    }))

  test("spans of any size lead to the same, and to all of it", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      for (const limit of [1, 2, 3, 5, 13, 14, 15, 1000]) {
        const known = new Map<string, StoredPolicy>()
        expect(yield* follow(store, limit, known), `in spans of ${limit}`).toBe(yield* store.head)
        yield* expectAll(store, known)
      }
    }))

  test("at the end of the log, behind it, and with no room, there is nothing and one stays where one is", (store) =>
    Effect.gen(function* () {
      expect(yield* store.changedAfter({ after: 0, limit: 10 })).toEqual({ policies: [], through: 0 })
      yield* fill(store)
      const head = yield* store.head
      for (const [after, limit] of [
        [head, 10],
        [head + 1, 10],
        [4711, 10],
        [0, 0],
        [3, 0],
        [3, -1]
      ] as const) {
        expect(yield* store.changedAfter({ after, limit })).toEqual({ policies: [], through: after })
      }
    }))

  test("refused attempts are passed, and are nothing that changed", (store) =>
    Effect.gen(function* () {
      yield* store.append([attempt, attempt, attempt])
      expect(yield* store.changedAfter({ after: 0, limit: 2 })).toEqual({ policies: [], through: 2 })
      expect(yield* store.changedAfter({ after: 2, limit: 2 })).toEqual({ policies: [], through: 3 })
    }))

  test("what was handed out as changed is not aliased", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), put({ jobs: { read: "guest" } }))
      const [policy] = (yield* store.changedAfter({ after: 0, limit: 1 })).policies
      Object.assign(policy?.document["jobs"] ?? {}, { read: "owner" })
      Object.assign(policy?.entity ?? {}, { id: 2 })
      const [again] = (yield* store.changedAfter({ after: 0, limit: 1 })).policies
      expect(again).toMatchObject({ entity: project(1), document: { jobs: { read: "guest" } } })
      expect((yield* store.read(project(1))).document).toEqual({ jobs: { read: "guest" } })
    }))

  test("whoever follows 64 writers misses nothing and never goes back", (store) =>
    Effect.gen(function* () {
      const writers = Array.from({ length: 64 }, (_, index) => index)
      const writing = yield* Effect.forkChild(
        Effect.forEach(
          writers,
          (writer) =>
            Effect.andThen(
              Effect.forEach(Array.from({ length: writer % 5 }), () => Effect.yieldNow),
              writer % 8 === 7
                ? store.append([attempt, attempt])
                : Effect.asVoid(
                    store.change(
                      writer % 3 === 0 ? group((writer % 4) + 1) : project((writer % 9) + 1),
                      increment
                    )
                  )
            ),
          { concurrency: "unbounded" }
        )
      )
      const known = new Map<string, StoredPolicy>()
      let at = 0
      while (at < 72) {
        at = yield* follow(store, 4, known, at)
        yield* Effect.yieldNow
      }
      yield* Fiber.join(writing)
      expect(yield* store.head).toBe(72)
      yield* expectAll(store, known)
    }))
}
