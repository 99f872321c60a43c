import { Effect, Exit } from "effect"

/** The answer of an effect that holds it already; `undefined` where it has to be run to find out. */
export const answerAtOnce = <A, E, R>(effect: Effect.Effect<A, E, R>): Exit.Exit<A, E> | undefined =>
  Exit.isExit(effect) ? (effect as Exit.Exit<A, E>) : undefined

/**
 * As `Effect.flatMap`, but goes on at once where the answer is there already: most platforms know most answers,
 * and a decision is asked for with every request. Where every step answers at once, so does the whole.
 */
export const atOnce = <A, E, R, B, E2, R2>(
  effect: Effect.Effect<A, E, R>,
  next: (value: A) => Effect.Effect<B, E2, R2>
): Effect.Effect<B, E | E2, R | R2> => {
  const answer = answerAtOnce(effect)
  if (answer === undefined) return Effect.flatMap(effect, next)
  return Exit.isSuccess(answer) ? next(answer.value) : Exit.failCause(answer.cause)
}

/** What a function that answers at once makes; where it throws, the effect dies, as it would have when run. */
export const safely = <A, E, R>(make: () => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  try {
    return make()
  } catch (defect) {
    return Effect.die(defect)
  }
}
