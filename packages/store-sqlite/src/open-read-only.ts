import type { StoreUnavailable } from "@jobwarden/service"
import Database from "better-sqlite3"
import { Effect, type Scope } from "effect"
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { attempt, unusable } from "./failure.ts"
import { versionOfForeign } from "./schema.ts"

/** A store that lies still is read into memory as a whole, up to so many bytes. */
export const mostBytesInMemory = 512 * 1024 * 1024

/** Where the two bytes stand that say whether a file has a write-ahead log beside it: 2 for yes, 1 for no. */
const journalVersions = [18, 19]

/** An open store that nothing can be written to. */
export interface ReadOnlyConnection {
  readonly database: Database.Database
  /** Absolute, for messages. */
  readonly path: string
  readonly version: number
}

/**
 * Opens a policy store to read it, and closes it with the scope. A service may be using it: nobody waits for this
 * reader, and no file is changed or left behind.
 */
export const openReadOnly = Effect.fn("openReadOnly")(function* (
  given: string,
  mostInMemory: number = mostBytesInMemory
): Effect.fn.Return<ReadOnlyConnection, StoreUnavailable, Scope.Scope> {
  const path = yield* attempt(given, () => realpathSync(given))
  const database = yield* Effect.acquireRelease(opened(path, mostInMemory), (one) =>
    Effect.sync(() => one.close())
  )
  const version = yield* versionOfForeign(database, path)
  if (version === 0) return yield* unusable(path, "is an empty database", "name another path")
  return { database, path, version }
})

/**
 * SQLite makes both files beside a database to read it, even for a reader, and a reader leaves them there. So they
 * are used where they are, and where there are none the file holds everything and is read into memory, or where it
 * is, if it is too large for that.
 */
const opened = (path: string, mostInMemory: number): Effect.Effect<Database.Database, StoreUnavailable> => {
  const hasLog = existsSync(`${path}-wal`)
  if (hasLog && existsSync(`${path}-shm`)) {
    return attempt(path, () => new Database(path, { readonly: true, fileMustExist: true }))
  }
  if (hasLog) {
    return Effect.fail(
      unusable(
        path,
        "has a `-wal` file beside it and no `-shm` file",
        "name the original instead of a copy, or start the service with it once and stop it"
      )
    )
  }
  return Effect.flatMap(
    attempt(path, () => statSync(path).size),
    (size) => (size > mostInMemory ? inPlace(path) : attempt(path, () => inMemory(path)))
  )
}

/**
 * Where a store lies, for one that lies still. Only a connection that might write takes the two files away again that
 * it needs, and by its locks it knows whether somebody else came meanwhile. This one is not let write anything.
 */
const inPlace = (path: string): Effect.Effect<Database.Database, StoreUnavailable> =>
  Effect.suspend(() => {
    if (existsSync(`${path}-journal`)) {
      // It would be rolled back, which is writing.
      return Effect.fail(
        unusable(
          path,
          "has a `-journal` file beside it, of a change that was not finished",
          "start the service with it once and stop it"
        )
      )
    }
    try {
      accessSync(path, constants.R_OK | constants.W_OK)
      accessSync(dirname(path), constants.W_OK | constants.X_OK)
    } catch {
      return Effect.fail(
        unusable(
          path,
          `lies still, is larger than ${mostBytesInMemory / 1024 / 1024} MiB, and may not be written by this process`,
          "read it as the user whose it is, since SQLite makes two files beside it meanwhile; or while the service runs"
        )
      )
    }
    return attempt(path, () => {
      const database = new Database(path, { fileMustExist: true })
      try {
        database.pragma("query_only = ON")
        return database
      } catch (error) {
        database.close()
        throw error
      }
    })
  })

const inMemory = (path: string): Database.Database => {
  const bytes = readFileSync(path)
  // In memory there is no write-ahead log, and SQLite refuses a file that asks for one.
  for (const at of journalVersions) if (bytes[at] === 2) bytes[at] = 1
  return new Database(bytes, { readonly: true })
}
