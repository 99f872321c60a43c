import type { StoreUnavailable, UseNumbers } from "@jobwarden/service"
import Database from "better-sqlite3"
import { Clock, Effect, type Scope } from "effect"
import { resolve } from "node:path"
import { prepareFile } from "./database-file.ts"
import { attempt, closed, failed, isBusy, unusable } from "./failure.ts"
import { checkIntegrity } from "./integrity.ts"
import { latestVersion } from "./migrations/index.ts"
import { migrate, schemaVersion } from "./schema.ts"
import { watchOpenedFile, type FileProblem } from "./opened-file.ts"
import { endAbandoned, makeTransaction, type RunInTransaction } from "./transaction.ts"

export interface SqliteOptions {
  /** The database file; made, with mode 600, when there is none. Its folder must exist. */
  readonly path: string
  /** How long to wait for another process's lock. The event loop waits too. */
  readonly busyTimeoutMilliseconds?: number
  /** How many different summaries of use a day may have; `roomOfADay`, if it is not said. */
  readonly roomOfADay?: UseNumbers
}

/** An open policy store. */
export interface Connection {
  readonly database: Database.Database
  /** Absolute, for messages. */
  readonly path: string
  readonly transaction: RunInTransaction
  /** Asked before anything is stored, and before it is said how far the log reaches. */
  readonly fileProblem: FileProblem
  /**
   * Fails, and does nothing, once the store is closed, or while a transaction stands open that could not be rolled
   * back: half of what was to be stored would be seen.
   */
  readonly whileOpen: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StoreUnavailable, R>
}

type Connect = (path: string, timeout: number) => Database.Database

const connect: Connect = (path, timeout) => new Database(path, { fileMustExist: true, timeout })

/**
 * Opens a policy store, brings it to the latest schema, and closes it with the scope.
 *
 * @param connected how the file is opened: by the driver, unless a test looks at what is asked of it
 */
export const openStore = Effect.fn("openStore")(function* (
  options: SqliteOptions,
  connected: Connect = connect
): Effect.fn.Return<Connection, StoreUnavailable, Scope.Scope> {
  if (options.path.trim() === "" || options.path === ":memory:" || options.path.includes("\0")) {
    return yield* unusable(
      options.path,
      "names no file",
      "give the path of a file: a policy store is kept on disk"
    )
  }
  // An absolute path also keeps SQLite from reading `file:` as a URI.
  const path = resolve(options.path)
  yield* prepareFile(path)
  const timeout = options.busyTimeoutMilliseconds ?? 5000
  const database = yield* Effect.acquireRelease(
    attempt(path, () => connected(path, timeout)),
    (opened) => Effect.sync(() => opened.close())
  )
  const fileProblem = watchOpenedFile(path)
  // Whose file it is comes before anything that writes to it. It is read in one transaction: another process
  // may be making the schema just now.
  const version = yield* Effect.flatMap(
    attempt(path, () => database.transaction(() => schemaVersion(database, path))()),
    Effect.fromResult
  )
  if (version > 0) yield* checkIntegrity(database, path, version)
  yield* configure(database, path, timeout)
  const transaction = yield* attempt(path, () => makeTransaction(database, path))
  if (version < latestVersion) yield* migrate(database, path, transaction)
  const whileOpen = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.suspend((): Effect.Effect<A, E | StoreUnavailable, R> => {
      if (!database.open) return closed(path)
      if (!database.inTransaction) return effect
      return Effect.andThen(
        attempt(path, () => endAbandoned(database)),
        effect
      )
    })
  return { database, fileProblem, path, transaction, whileOpen }
})

const configure = Effect.fn("configure")(function* (
  database: Database.Database,
  path: string,
  timeout: number
): Effect.fn.Return<void, StoreUnavailable> {
  const mode = yield* writeAheadLog(database, path, (yield* Clock.currentTimeMillis) + timeout)
  yield* attempt(path, () => {
    // A commit is on the disk when it returns. The second matters on macOS alone, the third erases for good
    // what is deleted: only personal data ever is.
    database.pragma("synchronous = FULL")
    database.pragma("fullfsync = ON")
    database.pragma("secure_delete = ON")
    database.pragma("foreign_keys = ON")
    database.pragma("recursive_triggers = ON")
    database.pragma("trusted_schema = OFF")
  })
  if (mode !== "wal") {
    return yield* unusable(
      path,
      `lies on a file system that cannot hold a write-ahead log (the journal mode stays \`${String(mode)}\`)`,
      "put it on a local disk"
    )
  }
})

// While somebody else writes the first page, as two processes do that make the file at once, SQLite refuses this
// one statement at once, whatever the busy timeout is.
const writeAheadLog = (
  database: Database.Database,
  path: string,
  until: number
): Effect.Effect<unknown, StoreUnavailable> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    try {
      return Effect.succeed(database.pragma("journal_mode = WAL", { simple: true }))
    } catch (error) {
      if (!isBusy(error) || now >= until) return failed(path, error)
      return Effect.delay(writeAheadLog(database, path, until), "10 millis")
    }
  })
