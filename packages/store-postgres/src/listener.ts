import { Deferred, Effect, Random, type Scope } from "effect"
import type { Client, Notification } from "pg"
import type { PostgresAddress } from "./address.ts"
import { ask, type Bounds, connectAlone, type Failed } from "./database.ts"

/** What is said where the log has grown. It carries nothing to believe: whoever hears it looks. */
export const channel = "jobwarden_log"

const shortestPause = 100
const longestPause = 10_000
/** A connection may be gone without a word. */
const heartbeat = "5 seconds"

/** What is known of a connection that listens. */
export interface Listener {
  /** Whether it would be told: since it was opened, it was. */
  readonly isListening: () => boolean
}

/**
 * Listens on a connection of its own for as long as the scope, and connects again when that is lost. `heard` is told
 * of every notice, and of every new connection: what was said meanwhile was not heard.
 *
 * @param say says something to all who listen, from another connection
 */
export const listen = Effect.fn("listen")(function* (
  address: PostgresAddress,
  bounds: Bounds,
  heard: () => void,
  say: (word: string) => Effect.Effect<unknown, Failed>
): Effect.fn.Return<Listener, never, Scope.Scope> {
  let isListening = false
  let failures = 0

  const once = Effect.gen(function* () {
    const client = yield* connectAlone(address, bounds, "jobwarden listener")
    const lost = Deferred.makeUnsafe<void>()
    const own = Deferred.makeUnsafe<void>()
    const word = `hello ${yield* Random.nextInt}`
    client.on("end", () => Deferred.doneUnsafe(lost, Effect.void))
    client.on("error", () => Deferred.doneUnsafe(lost, Effect.void))
    client.on("notification", ({ payload }: Notification) => {
      if (payload === word) Deferred.doneUnsafe(own, Effect.void)
      else heard()
    })
    yield* ask(client, bounds.statementMilliseconds, `LISTEN ${channel}`)
    // Behind a pooler that lends connections out for a transaction, nothing would ever be heard, and no error said so.
    yield* say(word)
    yield* Effect.timeout(Deferred.await(own), "2 seconds")
    isListening = true
    failures = 0
    heard()
    yield* Effect.raceFirst(Deferred.await(lost), beat(client, bounds))
  }).pipe(Effect.scoped, Effect.ensuring(Effect.sync(() => void (isListening = false))))

  const again: Effect.Effect<never> = Effect.gen(function* () {
    yield* Effect.ignore(once)
    heard()
    const most = Math.min(longestPause, shortestPause * 2 ** Math.min(failures++, 10))
    yield* Effect.sleep(yield* Random.nextBetween(most / 2, most))
  }).pipe(Effect.forever)

  yield* Effect.forkScoped(again)
  return { isListening: () => isListening }
})

/** Ends once the connection does not answer any more. */
const beat = (client: Client, bounds: Bounds): Effect.Effect<never, Failed> =>
  Effect.sleep(heartbeat).pipe(
    Effect.andThen(ask(client, bounds.connectMilliseconds, "SELECT 1")),
    Effect.forever
  )
