import type { PolicyStore } from "@jobwarden/service"
import Database from "better-sqlite3"
import { Clock, Effect } from "effect"
import { usualLimits, type GroupLimits } from "../src/group-commit.ts"
import { openStore, type SqliteOptions } from "../src/open.ts"
import { makePolicyStore } from "../src/policy-store-sqlite.ts"
import { watched, type Watcher } from "./watched-database.ts"

/** A store whose calls to SQLite are looked at. */
export interface WatchedStore {
  readonly store: PolicyStore["Service"]
  readonly path: string
  /** The connection itself, past the watcher. */
  readonly database: Database.Database
  /** May be changed at any time. */
  readonly watcher: { -readonly [K in keyof Watcher]: Watcher[K] }
}

export interface WatchedOptions extends SqliteOptions {
  readonly limits?: Partial<GroupLimits>
  /** Watches already while the store is opened. */
  readonly watcher?: Watcher
}

/** Opens a store, runs `body` with a watcher that does nothing unless one is given, and closes it again. */
export const withWatched = <A, E>(
  { limits, watcher: given, ...options }: WatchedOptions,
  body: (opened: WatchedStore) => Effect.Effect<A, E>,
  clock?: Clock.Clock
): Promise<A> => {
  const watcher: WatchedStore["watcher"] = { ...given }
  return Effect.gen(function* () {
    let inner: Database.Database | undefined
    const connection = yield* openStore(options, (path, timeout) => {
      inner = new Database(path, { fileMustExist: true, timeout })
      return watched(inner, {
        before: (call) => watcher.before?.(call),
        after: (call) => watcher.after?.(call)
      })
    })
    if (inner === undefined) throw new Error("a store is opened by a connection")
    const store = yield* makePolicyStore(connection, { ...usualLimits, ...limits })
    return yield* body({ store, path: connection.path, database: inner, watcher })
  }).pipe(
    Effect.scoped,
    (effect) => (clock === undefined ? effect : Effect.provideService(effect, Clock.Clock, clock)),
    Effect.runPromise
  )
}

/** Runs all of them at once. */
export const together = <A, E>(all: ReadonlyArray<Effect.Effect<A, E>>): Effect.Effect<ReadonlyArray<A>, E> =>
  Effect.all(all, { concurrency: "unbounded" })

/** Ends once it is so. */
export const eventually = (isSo: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() => (isSo() ? Effect.void : Effect.delay(eventually(isSo), "1 millis")))
