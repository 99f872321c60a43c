import { PlatformUnavailable } from "@jobwarden/service"
import { Clock, Deferred, Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { expect, it } from "vitest"
import { failuresToOpen, firstRest, longestRest, makeCircuitBreaker } from "./circuit-breaker.ts"

const down = Effect.fail(new PlatformUnavailable({ reason: "down" }))
const up = Effect.succeed("up")

type Guard = ReturnType<typeof makeCircuitBreaker>["guard"]

const withBreaker = (use: (guard: Guard) => Effect.Effect<void, PlatformUnavailable>) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { guard } = makeCircuitBreaker(yield* Clock.Clock)
      yield* use(guard)
    }).pipe(Effect.provide(TestClock.layer()))
  )

const failTimes = (guard: Guard, times: number) =>
  Effect.forEach(Array.from({ length: times }), () => Effect.flip(guard(down)))

/** Whether the circuit lets a question through. */
const isClosed = (guard: Guard) => Effect.match(guard(up), { onSuccess: () => true, onFailure: () => false })

it("stays closed as long as anything answers in between", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      for (let round = 0; round < 3; round += 1) {
        yield* failTimes(guard, failuresToOpen - 1)
        expect(yield* isClosed(guard)).toBe(true)
      }
    })
  ))

it("opens after so many failures in a row, and then fails at once", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      yield* failTimes(guard, failuresToOpen)
      let asked = 0
      const why = yield* Effect.flip(
        guard(
          Effect.andThen(
            Effect.sync(() => (asked += 1)),
            down
          )
        )
      )
      expect(asked).toBe(0)
      expect(why.message).toContain("it is asked again in 5 s")
    })
  ))

it("lets one question through after a rest, and closes when it is answered", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      yield* failTimes(guard, failuresToOpen)
      yield* TestClock.adjust(firstRest - 1)
      expect(yield* isClosed(guard)).toBe(false)
      yield* TestClock.adjust(1)
      const gate = yield* Deferred.make<string>()
      const trying = yield* Effect.forkChild(guard(Deferred.await(gate)), { startImmediately: true })
      expect(yield* isClosed(guard)).toBe(false)
      yield* Deferred.succeed(gate, "up")
      yield* Fiber.join(trying)
      expect(yield* isClosed(guard)).toBe(true)
      // It begins anew: one failure opens nothing.
      yield* failTimes(guard, 1)
      expect(yield* isClosed(guard)).toBe(true)
    })
  ))

it("rests twice as long after each try that failed, up to a minute", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      yield* failTimes(guard, failuresToOpen)
      for (let rest = firstRest; rest < 4 * longestRest; rest *= 2) {
        yield* TestClock.adjust(Math.min(rest, longestRest) - 1)
        expect(yield* isClosed(guard)).toBe(false)
        yield* TestClock.adjust(1)
        expect((yield* Effect.flip(guard(down))).reason).toBe("down")
      }
    })
  ))

it("takes a try that was broken off for none", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      yield* failTimes(guard, failuresToOpen)
      yield* TestClock.adjust(firstRest)
      const trying = yield* Effect.forkChild(guard(Effect.never), { startImmediately: true })
      yield* Fiber.interrupt(trying)
      expect(yield* isClosed(guard)).toBe(true)
    })
  ))

it("does not open on the late failures of what was asked before it closed", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<void>()
      const late = guard(Effect.andThen(Deferred.await(gate), down))
      const slow = yield* Effect.forEach(Array.from({ length: failuresToOpen }), () =>
        Effect.forkChild(Effect.exit(late), { startImmediately: true })
      )
      yield* failTimes(guard, failuresToOpen)
      yield* TestClock.adjust(firstRest)
      expect(yield* isClosed(guard)).toBe(true)
      yield* Deferred.succeed(gate, undefined)
      yield* Effect.forEach(slow, Fiber.join)
      expect(yield* isClosed(guard)).toBe(true)
    })
  ))

it("does not close on the late answer to what was asked before it opened", () =>
  withBreaker((guard) =>
    Effect.gen(function* () {
      const gate = yield* Deferred.make<string>()
      const slow = yield* Effect.forkChild(guard(Deferred.await(gate)), { startImmediately: true })
      yield* failTimes(guard, failuresToOpen)
      yield* Deferred.succeed(gate, "late")
      yield* Fiber.join(slow)
      expect(yield* isClosed(guard)).toBe(false)
    })
  ))
