import { Effect, Exit, Fiber, Result } from "effect"
import type { Change, PolicyStore, StoredPolicy } from "../policy-store.ts"
import { fewSteps, inSteps, type TestWithStore } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import {
  acceptedEvent,
  group,
  increment,
  instance,
  personal,
  project,
  refusedEvent
} from "./store-samples.ts"

type Store = PolicyStore["Service"]

const everything = { after: 0, limit: 10_000 }
const writers = Array.from({ length: 64 }, (_, index) => index + 1)
const together = { concurrency: "unbounded" } as const

const ascending = (numbers: ReadonlyArray<number>) => numbers.toSorted((one, other) => one - other)

/** As `If-Match` does it: stores only onto the revision that is expected. */
const putOnto =
  (expected: number, writer: number) =>
  (current: StoredPolicy): Result.Result<Change<number>, string> =>
    current.revision === expected
      ? Result.succeed({
          write: { document: { writer }, event: acceptedEvent(current), personal },
          answer: writer
        })
      : Result.fail(`is at ${current.revision}`)

/** Adds a member of the writer's own to what is there. */
const addMember = (writer: number) => (current: StoredPolicy) =>
  Result.succeed({
    write: {
      document: { ...current.document, [`writer-${writer}`]: writer },
      event: acceptedEvent(current, `writer ${writer}`),
      personal
    },
    answer: writer
  })

/** That the log tells of each revision of an entity once, in order, and of no other, and ends with what is read. */
export const expectDense = Effect.fn("expectDense")(function* (store: Store, entity: StoredPolicy["entity"]) {
  const { revision } = yield* store.read(entity)
  const bodies = (yield* store.events({ ...everything, entity })).map(({ body }) => JSON.parse(body))
  const told = bodies.flatMap((body) => (body.revision === undefined ? [] : [body.revision.after]))
  expect(told, "the revisions that the log tells of").toEqual(
    Array.from({ length: revision }, (_, index) => index + 1)
  )
  return revision
})

/** Writers that meet, and writers that are stopped. */
export const concurrencyContract = (test: TestWithStore): void => {
  test("of 64 writers at one entity none is lost, and revisions have no gap", (store) =>
    Effect.gen(function* () {
      const change = (id: number) => Effect.andThen(Effect.yieldNow, store.change(project(id), increment))
      for (const [place, steps] of [2_048, ...fewSteps].entries()) {
        const id = place + 1
        const changes = writers.map(() => change(id))
        const answers = yield* inSteps(steps)(Effect.all(changes, together))
        expect(ascending(answers.map(({ answer }) => answer))).toEqual(writers)
        expect(ascending(answers.map(({ policy }) => policy.revision))).toEqual(writers)
        expect(yield* store.read(project(id))).toMatchObject({ revision: 64, document: { counter: 64 } })
        expect(yield* expectDense(store, project(id))).toBe(64)
      }
    }))

  test("what one writer adds, another's merge at the same time keeps", (store) =>
    Effect.gen(function* () {
      yield* Effect.forEach(writers, (writer) => store.change(group(1), addMember(writer)), together)
      const { document } = yield* store.read(group(1))
      expect(document).toEqual(Object.fromEntries(writers.map((writer) => [`writer-${writer}`, writer])))
    }))

  test("of 64 writers that expect the same revision one wins, and the others learn what is there", (store) =>
    Effect.gen(function* () {
      for (const expected of [0, 1, 2]) {
        const exits = yield* Effect.forEach(
          writers,
          (writer) => Effect.result(store.change(project(1), putOnto(expected, writer))),
          together
        )
        const won = exits.flatMap((exit) => (Result.isSuccess(exit) ? [exit.success.answer] : []))
        expect(won, "the writers that won").toHaveLength(1)
        const told = new Set(exits.flatMap((exit) => (Result.isFailure(exit) ? [exit.failure] : [])))
        expect(told).toEqual(new Set([`is at ${expected + 1}`]))
        const after = { revision: expected + 1, document: { writer: won[0] } }
        expect(yield* store.read(project(1))).toMatchObject(after)
      }
      expect(yield* expectDense(store, project(1))).toBe(3)
    }))

  test("the sequence has no gaps while changes and refused attempts meet", (store) =>
    Effect.gen(function* () {
      const attempt = { event: refusedEvent(project(2)), personal }
      yield* Effect.forEach(
        writers,
        (writer) =>
          Effect.andThen(
            Effect.yieldNow,
            writer % 3 === 0
              ? store.append([attempt, attempt])
              : Effect.asVoid(store.change(writer % 3 === 1 ? project(1) : instance, increment))
          ),
        together
      )
      const events = yield* store.events(everything)
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1))
      expect(events.map(({ body }) => JSON.parse(body).sequence)).toEqual(events.map((_, index) => index + 1))
      expect(events).toHaveLength(85)
      expect((yield* expectDense(store, project(1))) + (yield* expectDense(store, instance))).toBe(43)
    }))

  test("nobody sees a revision without its event, or an event without its revision", (store) =>
    Effect.gen(function* () {
      const writing = yield* Effect.forkChild(
        Effect.forEach(writers, () => Effect.andThen(store.change(project(1), increment), Effect.yieldNow))
      )
      for (let last = 0; last < writers.length;) {
        const before = yield* store.read(project(1))
        const [newest] = yield* store.revisions({ entity: project(1), limit: 1 })
        const after = yield* store.read(project(1))
        last = newest === undefined ? 0 : JSON.parse(newest.body).revision.after
        expect(last >= before.revision, "the revision that was read is in the log").toBe(true)
        expect(after.revision >= last, "the revision that the log tells of is read").toBe(true)
        yield* Effect.yieldNow
      }
      yield* Fiber.join(writing)
    }))

  test("a change that is interrupted is there as a whole, or not at all", (store) =>
    Effect.gen(function* () {
      const done: Array<number> = []
      for (const patience of writers) {
        const fiber = yield* Effect.forkChild(
          Effect.andThen(
            Effect.yieldNow,
            Effect.tap(store.change(project(1), increment), ({ answer }) =>
              Effect.sync(() => void done.push(answer))
            )
          )
        )
        for (let turn = 0; turn < patience % 8; turn++) yield* Effect.yieldNow
        yield* Fiber.interrupt(fiber)
        const exit = yield* Fiber.await(fiber)
        if (Exit.isSuccess(exit)) expect(done).toContain(exit.value.answer)
      }
      // The store may finish what it had begun before it knew: another change comes behind that.
      const { answer } = yield* store.change(project(1), increment)
      const { document, revision } = yield* store.read(project(1))
      expect(document, "the changes in the document").toEqual({ counter: revision })
      expect(revision).toBe(answer)
      expect(yield* expectDense(store, project(1))).toBe(revision)
      expect(new Set(done).size, "each acknowledged change counted once").toBe(done.length)
      expect(done.every((counter) => counter < answer)).toBe(true)
    }))
}
