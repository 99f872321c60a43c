import { Deferred, Effect, Exit, Fiber, type Scope } from "effect"
import { expect, it } from "vitest"
import { makeSharedRounds } from "./shared-rounds.ts"

const scoped = <A>(effect: Effect.Effect<A, unknown, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(effect))

/** Rounds that each end when they are told to, and how many have begun. */
const gated = Effect.gen(function* () {
  const gates: Array<Deferred.Deferred<number, string>> = []
  const join = yield* makeSharedRounds(
    Effect.suspend(() => {
      const gate = Deferred.makeUnsafe<number, string>()
      gates.push(gate)
      return Deferred.await(gate)
    })
  )
  const begun = (count: number) =>
    Effect.gen(function* () {
      while (gates.length < count) yield* Effect.yieldNow
      for (let turn = 0; turn < 20; turn++) yield* Effect.yieldNow
      expect(gates.length).toBe(count)
    })
  const end = (round: number, exit: Exit.Exit<number, string> = Exit.succeed(round)) =>
    Deferred.done(gates[round - 1] ?? Deferred.makeUnsafe<number, string>(), exit)
  return { begun, end, join }
})

it("however many come, they share one round; who comes while it goes on has the next", () =>
  scoped(
    Effect.gen(function* () {
      const { begun, end, join } = yield* gated
      const first = yield* Effect.forkChild(join)
      yield* begun(1)
      const later = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(join))
      yield* begun(1)
      yield* end(1)
      expect(yield* Fiber.join(first)).toBe(1)
      yield* begun(2)
      yield* end(2)
      for (const fiber of later) expect(yield* Fiber.join(fiber)).toBe(2)
      yield* begun(2)
      const again = yield* Effect.forkChild(join)
      yield* begun(3)
      yield* end(3)
      expect(yield* Fiber.join(again)).toBe(3)
    })
  ))

it("a round that fails fails those who share it, and nobody after them", () =>
  scoped(
    Effect.gen(function* () {
      const { begun, end, join } = yield* gated
      const first = yield* Effect.forkChild(Effect.flip(join))
      yield* begun(1)
      const second = yield* Effect.forkChild(join)
      yield* end(1, Exit.fail("no"))
      expect(yield* Fiber.join(first)).toBe("no")
      yield* begun(2)
      yield* end(2)
      expect(yield* Fiber.join(second)).toBe(2)
    })
  ))

it("whoever stops waiting stops nobody else's round", () =>
  scoped(
    Effect.gen(function* () {
      const { begun, end, join } = yield* gated
      const gone = yield* Effect.forkChild(join)
      const stays = yield* Effect.forkChild(join)
      yield* begun(1)
      yield* Fiber.interrupt(gone)
      yield* end(1)
      yield* begun(1)
      expect(yield* Fiber.join(stays)).toBe(1)
    })
  ))
