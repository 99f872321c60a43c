import { Deferred, Effect, Exit, Fiber, Scope, Clock } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { makeAnswerCache, type AnswerCache } from "./answer-cache.ts"

interface Kept {
  readonly cache: AnswerCache<string, string, string>
  /** Asks, and notes that it was asked. */
  readonly ask: (answer: Effect.Effect<string, string>) => Effect.Effect<string, string>
  readonly asked: () => number
}

const withCache = (use: (kept: Kept) => Effect.Effect<void, unknown, Scope.Scope>, capacity = 3) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const scope = yield* Scope.Scope
      let asked = 0
      const cache = makeAnswerCache<string, string, string>({
        capacity,
        clock,
        scope,
        lifetime: (answer) => (answer === "none" ? 10 : 1_000)
      })
      const ask: Kept["ask"] = (answer) =>
        Effect.andThen(
          Effect.sync(() => (asked += 1)),
          answer
        )
      yield* use({ cache, ask, asked: () => asked })
    }).pipe(Effect.scoped, Effect.provide(TestClock.layer()))
  )

describe("an answer", () => {
  it("is kept until its time, and not a moment longer", () =>
    withCache(({ ask, asked, cache }) =>
      Effect.gen(function* () {
        const one = cache.get("a", ask(Effect.succeed("1")))
        yield* one
        yield* TestClock.adjust("999 millis")
        yield* cache.get("a", ask(Effect.succeed("2")))
        expect(asked()).toBe(1)
        yield* TestClock.adjust("1 millis")
        expect(yield* cache.get("a", ask(Effect.succeed("2")))).toBe("2")
      })
    ))

  it("that is kept comes at once, without being run", () =>
    withCache(({ ask, cache }) =>
      Effect.gen(function* () {
        yield* cache.get("a", ask(Effect.succeed("1")))
        expect(Exit.isExit(cache.get("a", ask(Effect.succeed("2"))))).toBe(true)
      })
    ))

  it("is as old as the question: what took long is not kept longer for it", () =>
    withCache(({ ask, asked, cache }) =>
      Effect.gen(function* () {
        const slow = yield* Effect.forkChild(cache.get("a", ask(Effect.as(Effect.sleep("900 millis"), "1"))))
        yield* TestClock.adjust("900 millis")
        expect(yield* Fiber.join(slow)).toBe("1")
        yield* TestClock.adjust("100 millis")
        yield* cache.get("a", ask(Effect.succeed("2")))
        expect(asked()).toBe(2)
      })
    ))

  it("that says no is kept for a moment only", () =>
    withCache(({ ask, cache }) =>
      Effect.gen(function* () {
        yield* cache.get("a", ask(Effect.succeed("none")))
        yield* TestClock.adjust("10 millis")
        expect(yield* cache.get("a", ask(Effect.succeed("1")))).toBe("1")
      })
    ))

  it("that failed is not kept", () =>
    withCache(({ ask, cache }) =>
      Effect.gen(function* () {
        expect(yield* Effect.flip(cache.get("a", ask(Effect.fail("down"))))).toBe("down")
        expect(yield* cache.get("a", ask(Effect.succeed("1")))).toBe("1")
      })
    ))

  it("that is forgotten while it is asked for is not kept", () =>
    withCache(({ ask, cache }) =>
      Effect.gen(function* () {
        const gate = yield* Deferred.make<string>()
        const first = yield* Effect.forkChild(cache.get("a", ask(Deferred.await(gate))), {
          startImmediately: true
        })
        cache.forget("a")
        yield* Deferred.succeed(gate, "1")
        expect(yield* Fiber.join(first)).toBe("1")
        expect(yield* cache.get("a", ask(Effect.succeed("2")))).toBe("2")
      })
    ))
})

describe("many who ask the same", () => {
  it("have one question asked, and all get its answer", () =>
    withCache(({ ask, asked, cache }) =>
      Effect.gen(function* () {
        const gate = yield* Deferred.make<string>()
        const all = yield* Effect.forkChild(
          Effect.all(
            Array.from({ length: 50 }, () => cache.get("a", ask(Deferred.await(gate)))),
            { concurrency: "unbounded" }
          ),
          { startImmediately: true }
        )
        yield* Deferred.succeed(gate, "1")
        expect(new Set(yield* Fiber.join(all))).toEqual(new Set(["1"]))
        expect(asked()).toBe(1)
      })
    ))

  it("get it also where the first of them goes away", () =>
    withCache(({ ask, cache }) =>
      Effect.gen(function* () {
        const gate = yield* Deferred.make<string>()
        const [first, second] = [
          yield* Effect.forkChild(cache.get("a", ask(Deferred.await(gate))), { startImmediately: true }),
          yield* Effect.forkChild(cache.get("a", ask(Effect.succeed("never asked"))), {
            startImmediately: true
          })
        ]
        yield* Fiber.interrupt(first)
        yield* Deferred.succeed(gate, "1")
        expect(yield* Fiber.join(second)).toBe("1")
      })
    ))
})

it("no more is kept than there is room for: what was of no use for the longest time goes", () =>
  withCache(({ ask, asked, cache }) =>
    Effect.gen(function* () {
      for (const key of ["a", "b", "c"]) yield* cache.get(key, ask(Effect.succeed(key)))
      yield* cache.get("a", ask(Effect.succeed("a")))
      yield* cache.get("d", ask(Effect.succeed("d")))
      expect(cache.size()).toBe(3)
      yield* cache.get("a", ask(Effect.succeed("a")))
      expect(asked()).toBe(4)
      yield* cache.get("b", ask(Effect.succeed("b")))
      expect(asked()).toBe(5)
    })
  ))
