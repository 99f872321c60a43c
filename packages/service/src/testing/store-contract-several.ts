import { Effect, Fiber } from "effect"
import type { StoredPolicy } from "../policy-store.ts"
import type { TestWithOpening } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { expectDense } from "./store-contract-concurrency.ts"
import { expectAll, follow } from "./store-contract-feed.ts"
import { waited } from "./store-contract-waiting.ts"
import { group, increment, personal, project, refusedEvent } from "./store-samples.ts"

const turns = Array.from({ length: 32 }, (_, index) => index)

/** Several stores on the same data are as one. */
export const severalContract = (test: TestWithOpening): void => {
  test("what one has acknowledged the others read, and go on from", (open) =>
    open((one) =>
      open((other) =>
        Effect.gen(function* () {
          for (const turn of turns) {
            const [writer, reader] = turn % 2 === 0 ? [one, other] : [other, one]
            const { policy } = yield* writer.change(project(1), increment)
            expect(policy.revision).toBe(turn + 1)
            for (const store of [reader, writer]) {
              expect(yield* store.read(project(1))).toEqual(policy)
              expect(yield* store.head).toBe(turn + 1)
            }
          }
        })
      )
    ))

  test("of 64 writers at one entity through two stores none is lost", (open) =>
    open((one) =>
      open((other) =>
        Effect.gen(function* () {
          yield* Effect.forEach(
            turns.flatMap(() => [one, other]),
            (store) => Effect.andThen(Effect.yieldNow, store.change(project(1), increment)),
            { concurrency: "unbounded" }
          )
          for (const store of [one, other]) {
            expect((yield* store.read(project(1))).document).toEqual({ counter: 64 })
            expect(yield* expectDense(store, project(1))).toBe(64)
          }
        })
      )
    ))

  test("what one changes wakes who waits at another, and is told there", (open, patience) =>
    open((one) =>
      open((other) =>
        Effect.gen(function* () {
          for (const turn of turns) {
            const head = 2 * turn
            const waiting = yield* Effect.forkChild(waited(other, head, patience))
            for (let step = 0; step < turn % 4; step++) yield* Effect.yieldNow
            const { policy } = yield* one.change(group(1), increment)
            expect(yield* Fiber.join(waiting), "woken by the other's change").toBe(true)
            expect(yield* other.changedAfter({ after: head, limit: 10 })).toEqual({
              policies: [policy],
              through: head + 1
            })
            yield* one.append([{ event: refusedEvent(project(1)), personal }])
          }
        })
      )
    ))

  test("whoever follows at one what others write misses nothing", (open) =>
    open((one) =>
      open((other) =>
        Effect.gen(function* () {
          const known = new Map<string, StoredPolicy>()
          const writing = yield* Effect.forkChild(
            Effect.forEach(turns, (turn) =>
              Effect.andThen(one.change(project((turn % 5) + 1), increment), Effect.yieldNow)
            )
          )
          let at = 0
          while (at < turns.length) {
            at = yield* follow(other, 3, known, at)
            yield* Effect.yieldNow
          }
          yield* Fiber.join(writing)
          yield* expectAll(one, known)
        })
      )
    ))
}
