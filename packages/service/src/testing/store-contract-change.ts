import { Cause, Effect, Exit, Result } from "effect"
import type { Change, PolicyStore, StoredPolicy } from "../policy-store.ts"
import { expect } from "./expect.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { acceptedEvent, group, increment, instance, keep, personal, project, put } from "./store-samples.ts"

type Store = PolicyStore["Service"]
const everything = { after: 0, limit: 1000 }

const expectNothingStored = Effect.fn("expectNothingStored")(function* (store: Store) {
  expect(yield* store.readAll).toEqual([])
  expect(yield* store.events(everything)).toEqual([])
})

/** The defect that `effect` dies with; a value or an expected failure is not one. */
const defectOf = Effect.fn("defectOf")(function* <A, E>(effect: Effect.Effect<A, E>) {
  const exit = yield* Effect.exit(effect)
  const cause: Cause.Cause<unknown> = Exit.isFailure(exit) ? exit.cause : Cause.fail("it succeeded")
  expect(Cause.hasDies(cause), `it must die, but: ${String(Cause.squash(cause))}`).toBe(true)
  return Cause.squash(cause)
})

/** Revisions, refusals, and changes that meet. */
export const changeContract = (test: TestWithStore): void => {
  test("an entity that never was written has revision 0 and the empty document", (store) =>
    Effect.gen(function* () {
      for (const entity of [project(1), group(1), instance]) {
        expect(yield* store.read(entity)).toEqual({ entity, revision: 0, document: {}, updatedAt: null })
      }
      yield* expectNothingStored(store)
    }))

  test("revisions count up by one, from the document that the last one left", (store) =>
    Effect.gen(function* () {
      for (let revision = 1; revision <= 5; revision++) {
        const seen: StoredPolicy[] = []
        const { policy, answer } = yield* store.change(project(1), (current) => {
          seen.push(current)
          return increment(current)
        })
        const after = { revision, document: { counter: revision }, updatedAt: "2026-08-22T10:11:12.345Z" }
        expect(answer).toBe(revision)
        expect(seen.at(-1)?.revision).toBe(revision - 1)
        expect(policy).toEqual({ entity: project(1), ...after })
        expect(yield* store.read(project(1))).toEqual(policy)
      }
    }))

  test("a change that changes nothing stores nothing, and still answers", (store) =>
    Effect.gen(function* () {
      const first = yield* store.change(project(1), keep)
      expect(first.answer).toBe("unchanged at 0")
      expect(first.policy.revision).toBe(0)
      yield* expectNothingStored(store)
      const { policy } = yield* store.change(project(1), increment)
      expect(yield* store.change(project(1), keep)).toEqual({ policy, answer: "unchanged at 1" })
      expect(yield* store.events(everything)).toHaveLength(1)
    }))

  test("a refusal is passed on and stores nothing", (store) =>
    Effect.gen(function* () {
      const refuse = (current: StoredPolicy): Result.Result<Change<never>, string> =>
        Result.fail(`refused at ${current.revision}`)
      expect(yield* Effect.flip(store.change(project(1), refuse))).toBe("refused at 0")
      yield* expectNothingStored(store)
      yield* store.change(project(1), increment)
      expect(yield* Effect.flip(store.change(project(1), refuse))).toBe("refused at 1")
      expect((yield* store.read(project(1))).revision).toBe(1)
    }))

  test("a decision that throws is a defect, stores nothing, and leaves the store usable", (store) =>
    Effect.gen(function* () {
      const mistake = new Error("a mistake in the decision")
      const defect = yield* defectOf(
        store.change(project(1), (): Result.Result<Change<never>> => {
          throw mistake
        })
      )
      expect(defect).toBe(mistake)
      yield* expectNothingStored(store)
      expect((yield* store.change(project(1), increment)).policy.revision).toBe(1)
    }))

  test("an event that tells another story than the change is a defect, and nothing is stored", (store) =>
    Effect.gen(function* () {
      const stories: ReadonlyArray<(current: StoredPolicy) => object> = [
        () => ({ revision: { before: 0, after: 2 } }),
        () => ({ revision: { before: 1, after: 1 } }),
        () => ({ revision: undefined }),
        () => ({ entity: project(2) }),
        () => ({ entity: group(1) }),
        () => ({ time: "2026-08-22" })
      ]
      for (const story of stories) {
        const decide = (current: StoredPolicy): Result.Result<Change<null>> => {
          const event = { ...acceptedEvent(current), ...story(current) }
          return Result.succeed({ write: { document: { a: 1 }, event, personal }, answer: null })
        }
        expect(yield* defectOf(store.change(project(1), decide))).toBeInstanceOf(Error)
      }
      yield* expectNothingStored(store)
    }))

  test("what has no canonical form, or is no entity, is a defect, and nothing is stored", (store) =>
    Effect.gen(function* () {
      yield* defectOf(store.change(project(1), put({ name: "\ud800" })))
      yield* defectOf(store.change(project(1), put({ size: Number.NaN })))
      yield* defectOf(store.change(project(1), put({ a: 1 }, "\udfff")))
      yield* defectOf(store.change(project(0), put({ a: 1 })))
      yield* defectOf(store.change(group(1.5), put({ a: 1 })))
      yield* defectOf(store.change({ type: "instance", id: 3 }, put({ a: 1 })))
      yield* expectNothingStored(store)
    }))

  test("changes to different entities at once do not touch each other", (store) =>
    Effect.gen(function* () {
      const entities = [project(1), project(2), group(1), group(2), instance]
      const turns = entities.flatMap((entity) => Array.from({ length: 10 }, () => entity))
      yield* Effect.forEach(
        turns,
        (entity) => Effect.andThen(Effect.yieldNow, store.change(entity, increment)),
        { concurrency: "unbounded" }
      )
      for (const entity of entities) {
        expect(yield* store.read(entity)).toMatchObject({ entity, revision: 10, document: { counter: 10 } })
      }
    }))
}
