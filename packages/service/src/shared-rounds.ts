import { Deferred, Effect, type Exit, type Scope } from "effect"

/**
 * Lets all who come share the next run of something, which begins after they came and once the one before is over:
 * however many ask, one goes on and one waits. Whoever stops waiting stops nobody else's run.
 */
export const makeSharedRounds = Effect.fnUntraced(function* <A, E>(
  run: Effect.Effect<A, E>
): Effect.fn.Return<Effect.Effect<A, E>, never, Scope.Scope> {
  const scope = yield* Effect.scope
  let next: Deferred.Deferred<A, E> | undefined
  let isBusy = false

  const rounds = Effect.gen(function* () {
    isBusy = true
    while (next !== undefined) {
      const round: Deferred.Deferred<A, E> = next
      next = undefined
      const outcome: Exit.Exit<A, E> = yield* Effect.exit(run)
      yield* Deferred.done(round, outcome)
    }
  }).pipe(
    Effect.ensuring(
      Effect.sync(() => {
        isBusy = false
      })
    )
  )

  return Effect.suspend(() => {
    next ??= Deferred.makeUnsafe<A, E>()
    const joined = Deferred.await(next)
    if (isBusy) return joined
    isBusy = true
    return Effect.andThen(Effect.forkIn(rounds, scope), joined)
  })
})
