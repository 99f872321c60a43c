import { Duration, Effect, Exit, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { makeAwaitRevision } from "./await-revision.ts"

const never = { atLeast: () => Effect.never }
const patience = Duration.seconds(5)

const run = <A>(effect: Effect.Effect<A, unknown>) =>
  Effect.runPromise(Effect.provide(effect, TestClock.layer()))

describe("waiting for a revision", () => {
  it("is over at once where it is in force", () => {
    const awaitRevision = makeAwaitRevision({ atLeast: () => Exit.void }, patience)
    expect(awaitRevision(123, 7)).toBe(Exit.void)
  })

  it("is given up after some seconds, saying which one did not come", () =>
    run(
      Effect.gen(function* () {
        const waiting = yield* Effect.forkChild(Effect.flip(makeAwaitRevision(never, patience)(123, 7)))
        yield* TestClock.adjust("4 seconds")
        expect(waiting.pollUnsafe()).toBeUndefined()
        yield* TestClock.adjust("1 second")
        expect(yield* Fiber.join(waiting)).toMatchObject({ _tag: "RevisionNotThere", revision: 7 })
      })
    ))

  it("lets no more wait than there is room for, and others once these have gone", () =>
    run(
      Effect.gen(function* () {
        const awaitRevision = makeAwaitRevision(never, patience)
        const waiting = yield* Effect.forEach(Array.from({ length: 1_000 }), () =>
          Effect.forkChild(awaitRevision(123, 7))
        )
        yield* TestClock.adjust("1 second")
        expect(yield* Effect.flip(awaitRevision(123, 7))).toMatchObject({ _tag: "RevisionNotThere" })
        yield* Fiber.interruptAll(waiting)
        const one = yield* Effect.forkChild(Effect.flip(awaitRevision(123, 7)))
        yield* TestClock.adjust("1 second")
        expect(one.pollUnsafe()).toBeUndefined()
        yield* Fiber.interrupt(one)
      })
    ))
})
