import { makeLogWatch, type PolicyStore, type StoreUnavailable } from "@jobwarden/service"
import { Deferred, Effect, type Scope } from "effect"
import { DatabaseError } from "pg"
import type { PostgresAddress } from "./address.ts"
import type { Bounds, Database, Failed } from "./database.ts"
import { unusable } from "./failure.ts"
import { channel, listen } from "./listener.ts"
import { readChanged, readHead } from "./policy-queries.ts"

export interface FeedOptions {
  /** Where to listen for what other processes store: straight to the server. Left out: the log is looked at often. */
  readonly listenAt?: PostgresAddress
  /** How often the log is looked at by whoever waits, where nobody tells. */
  readonly pollMilliseconds: number
  /** The same while somebody tells: a notice is a help, and nothing to rely on. */
  readonly listeningPollMilliseconds: number
}

export const usualFeed: FeedOptions = { pollMilliseconds: 25, listeningPollMilliseconds: 1000 }

type Feed = Pick<PolicyStore["Service"], "changedAfter" | "head" | "waitBehind">

export interface ChangeFeed extends Feed {
  /** To be run after each commit of this process: wakes who waits here, and tells the others. */
  readonly written: Effect.Effect<void>
  readonly isListening: () => boolean
}

// One for all stores of the process: whoever is woken for another database looks once, and waits again.
const watch = makeLogWatch()
let tidings = 0
const heard = (): void => {
  tidings += 1
  watch.grown()
}

/** How what other processes stored is found. */
export const makeChangeFeed = Effect.fn("makeChangeFeed")(function* (
  database: Database,
  bounds: Bounds,
  options: FeedOptions,
  told: <A>(effect: Effect.Effect<A, Failed | StoreUnavailable>) => Effect.Effect<A, StoreUnavailable>
): Effect.fn.Return<ChangeFeed, never, Scope.Scope> {
  const { listenAt, listeningPollMilliseconds, pollMilliseconds } = options
  const say = (word: string) => database.query("SELECT pg_notify($1, $2)", [channel, word])
  const listener = listenAt && (yield* listen(listenAt, bounds, heard, say))
  const isListening = (): boolean => listener?.isListening() ?? false

  const head = told(
    Effect.flatMap(readHead(database.query), (found) =>
      found === undefined
        ? Effect.fail(
            unusable(
              database.address,
              "contradicts itself: it does not say where its log ends",
              "run `jobwarden audit verify`"
            )
          )
        : Effect.succeed(found)
    )
  )

  const word = { isWanted: false, canBeSaid: true }
  let telling: Deferred.Deferred<void> | undefined
  /** Nobody waits for it: those who do not hear it find out by looking. */
  const tellAll = Effect.fnUntraced(function* (done: Deferred.Deferred<void>) {
    while (word.isWanted && word.canBeSaid) {
      word.isWanted = false
      yield* say("").pipe(
        Effect.catch(({ cause }) => Effect.sync(() => void (word.canBeSaid = !isUnknown(cause))))
      )
    }
    telling = undefined
    yield* Deferred.succeed(done, undefined)
  })
  const tell = Effect.suspend(() => {
    word.isWanted = true
    if (telling !== undefined || !word.canBeSaid) return Effect.void
    telling = Deferred.makeUnsafe<void>()
    return Effect.asVoid(Effect.forkDetach(tellAll(telling)))
  })
  // Whoever stores something and ends has told it.
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() =>
      telling === undefined ? Effect.void : Effect.ignore(Effect.timeout(Deferred.await(telling), "1 second"))
    )
  )

  return {
    isListening,
    written: Effect.andThen(Effect.sync(heard), tell),
    head,
    changedAfter: ({ after, limit }) => told(readChanged(database.query, after, limit)),
    waitBehind: Effect.fnUntraced(function* (sequence) {
      for (;;) {
        // Noted before looking: what is stored while looking ends the waiting at once.
        const before = tidings
        if ((yield* head) > sequence) return
        const pause = isListening() ? listeningPollMilliseconds : pollMilliseconds
        yield* Effect.raceFirst(
          watch.wait(() => tidings !== before),
          Effect.sleep(pause)
        )
      }
    })
  }
})

/** Engines that speak PostgreSQL's language need not have what tells others. */
const isUnknown = (cause: unknown): boolean =>
  cause instanceof DatabaseError && ["42883", "0A000"].includes(cause.code ?? "")
