import { Effect, Exit } from "effect"

/**
 * As `Effect.flatMap`, but goes on at once where the answer is there already: most platforms know most answers,
 * and a decision is asked for with every request.
 */
export const atOnce = <A, E, R, B, E2, R2>(
  effect: Effect.Effect<A, E, R>,
  next: (value: A) => Effect.Effect<B, E2, R2>
): Effect.Effect<B, E | E2, R | R2> =>
  Exit.isExit(effect) && Exit.isSuccess(effect as Exit.Exit<A, E>)
    ? next((effect as Exit.Success<A, E>).value)
    : Effect.flatMap(effect, next)
