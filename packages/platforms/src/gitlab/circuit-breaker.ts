import { PlatformUnavailable } from "@jobwarden/service"
import { Effect, Exit, type Clock } from "effect"

/** So many failures in a row are no accident. */
export const failuresToOpen = 5
/** The first rest, in milliseconds; each that follows a failed try is twice as long, up to the longest. */
export const firstRest = 5_000
export const longestRest = 60_000

/** Stops asking what does not answer: everybody then gets the same no at once, and one question finds its end. */
export interface CircuitBreaker {
  /** The effect, or a failure at once while the circuit is open. */
  readonly guard: <A>(effect: Effect.Effect<A, PlatformUnavailable>) => Effect.Effect<A, PlatformUnavailable>
  /** Fails as long as nothing may be asked. */
  readonly check: Effect.Effect<void, PlatformUnavailable>
}

/** A circuit that is closed at first. */
export const makeCircuitBreaker = (clock: Clock.Clock): CircuitBreaker => {
  let failures = 0
  let rest = 0
  /** From when on the next question tries; `null`: the circuit is closed. */
  let openUntil: number | null = null
  let isTrying = false
  /** Counts openings and closings: what was asked before one says nothing about what is after it. */
  let turn = 0

  const close = (): void => {
    failures = 0
    rest = 0
    openUntil = null
    turn += 1
  }
  const open = (): void => {
    rest = Math.min(rest === 0 ? firstRest : rest * 2, longestRest)
    openUntil = clock.currentTimeMillisUnsafe() + rest
    turn += 1
  }

  return {
    check: Effect.suspend(() => {
      const left = (openUntil ?? 0) - clock.currentTimeMillisUnsafe()
      return left > 0 ? Effect.fail(atRest(left)) : Effect.void
    }),
    guard: (effect) =>
      Effect.suspend(() => {
        if (openUntil !== null) {
          const left = openUntil - clock.currentTimeMillisUnsafe()
          if (left > 0 || isTrying) return Effect.fail(atRest(Math.max(left, 0)))
          isTrying = true
        }
        const [askedIn, tries] = [turn, isTrying]
        return Effect.onExit(effect, (exit) =>
          Effect.sync(() => {
            if (tries) isTrying = false
            if (askedIn !== turn) return
            if (Exit.isSuccess(exit)) {
              if (tries) close()
              else failures = 0
            } else if (!Exit.hasInterrupts(exit)) {
              failures += 1
              if (tries || failures >= failuresToOpen) open()
            }
          })
        )
      })
  }
}

const atRest = (left: number): PlatformUnavailable =>
  new PlatformUnavailable({
    reason:
      "GitLab did not answer several times in a row and is left in peace; it is asked again " +
      (left === 0 ? "right now" : `in ${Math.ceil(left / 1000)} s`)
  })
