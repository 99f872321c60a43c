import { Clock, Effect } from "effect"

/** Whoever waits sees that it goes on; what is over sooner says nothing. */
const interval = 2_000

/** Tells in the log, every two seconds, how far something long has come at the start. */
export const loadingProgress = Effect.fnUntraced(function* (
  say: (done: string) => string
): Effect.fn.Return<(done: number) => Effect.Effect<void>> {
  const clock = yield* Clock.Clock
  let last = clock.currentTimeMillisUnsafe()
  return (done) => {
    const now = clock.currentTimeMillisUnsafe()
    if (now - last < interval) return Effect.void
    last = now
    return Effect.logInfo(say(done.toLocaleString("en-US")))
  }
})
