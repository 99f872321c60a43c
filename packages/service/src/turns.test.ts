import { Deferred, Effect, Fiber } from "effect"
import { describe, expect, it } from "vitest"
import { makeTurns, type Turns } from "./turns.ts"

/** Starts changes one after the other; each notes when it begins, and ends when it is told to. */
const begin = (turns: Turns, ...kinds: ReadonlyArray<keyof Turns>) =>
  Effect.gen(function* () {
    const begun: Array<number> = []
    const ends = kinds.map(() => Deferred.makeUnsafe<void>())
    const endOf = (number: number) => ends[number] ?? Deferred.makeUnsafe<void>()
    const fibers = yield* Effect.forEach(kinds, (kind, number) =>
      Effect.tap(
        Effect.forkChild(
          turns[kind](
            Effect.suspend(() => {
              begun.push(number)
              return Deferred.await(endOf(number))
            })
          )
        ),
        () => settle
      )
    )
    const end = (number: number) => Effect.andThen(Deferred.succeed(endOf(number), undefined), settle)
    const leave = (number: number) =>
      Effect.andThen(Fiber.interruptAll(fibers.slice(number, number + 1)), settle)
    return { begun, end, leave }
  })

const settle = Effect.forEach(Array.from({ length: 5 }), () => Effect.yieldNow)

const run = <A>(effect: Effect.Effect<A>): Promise<A> => Effect.runPromise(effect)

describe("changes", () => {
  it("of projects go on beside each other", () =>
    run(
      Effect.gen(function* () {
        const { begun } = yield* begin(makeTurns(), "alongside", "alongside", "alongside")
        expect(begun).toEqual([0, 1, 2])
      })
    ))

  it("alone wait for all that go on, and nobody overtakes them", () =>
    run(
      Effect.gen(function* () {
        const { begun, end } = yield* begin(
          makeTurns(),
          "alongside",
          "alongside",
          "alone",
          "alongside",
          "alone"
        )
        expect(begun).toEqual([0, 1])
        yield* end(0)
        expect(begun).toEqual([0, 1])
        yield* end(1)
        expect(begun).toEqual([0, 1, 2])
        yield* end(2)
        expect(begun).toEqual([0, 1, 2, 3])
        yield* end(3)
        expect(begun).toEqual([0, 1, 2, 3, 4])
      })
    ))

  it("that are given up while they wait or go on leave the turn to the next", () =>
    run(
      Effect.gen(function* () {
        const { begun, end, leave } = yield* begin(
          makeTurns(),
          "alongside",
          "alone",
          "alongside",
          "alone",
          "alongside"
        )
        yield* leave(1)
        expect(begun).toEqual([0, 2])
        yield* leave(2)
        yield* leave(0)
        expect(begun).toEqual([0, 2, 3])
        yield* leave(3)
        expect(begun).toEqual([0, 2, 3, 4])
        yield* end(4)
      })
    ))

  it("that fail leave the turn to the next", () =>
    run(
      Effect.gen(function* () {
        const turns = makeTurns()
        expect(yield* Effect.flip(turns.alone(Effect.fail("one")))).toBe("one")
        expect(yield* Effect.flip(turns.alongside(Effect.fail("other")))).toBe("other")
        expect(yield* turns.alone(Effect.succeed("last"))).toBe("last")
      })
    ))
})
