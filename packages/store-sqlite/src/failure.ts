import { StoreUnavailable } from "@jobwarden/service"
import { Effect } from "effect"

/** What an operator needs to know when a file cannot be used: which one, why, and what to do. */
const advice: ReadonlyArray<readonly [code: string, why: string, what: string]> = [
  [
    "SQLITE_BUSY",
    "is locked by another process",
    "wait for it, or end the process that holds it (a shell with an open transaction, say), and try again"
  ],
  ["SQLITE_PROTOCOL", "is locked by other processes that start or stop", "try again"],
  ["SQLITE_NOTADB", "is not a SQLite database", "name another path"],
  [
    "SQLITE_CORRUPT",
    "is damaged",
    "stop every process that uses it, keep a copy of it and of its -wal file, and restore the latest backup"
  ],
  ["SQLITE_FULL", "cannot grow: the disk is full", "free some space and try again"],
  [
    "SQLITE_READONLY",
    "cannot be written",
    "give the process write access to the file and to its folder, or name another path"
  ],
  [
    "SQLITE_CANTOPEN",
    "cannot be opened, or its -wal or -shm file cannot",
    "give the process read and write access to the file, those beside it, and the folder"
  ],
  ["SQLITE_IOERR", "cannot be read or written", "check the disk and the file system it is on"],
  ["ENOENT", "does not exist", "create it, or name another path"],
  ["ENOTDIR", "lies below something that is not a folder", "name another path"],
  ["EACCES", "may not be read and written by this process", "grant it both rights, or name another path"],
  ["EPERM", "may not be read and written by this process", "grant it both rights, or name another path"],
  ["EEXIST", "is there by now: somebody else made it meanwhile", "name another path"],
  ["EROFS", "lies on a read-only file system", "mount it writable, or name another path"],
  ["ENOSPC", "cannot be created: the disk is full", "free some space and try again"]
]

/** What a file system error without an own line says. */
const otherwise = ["", "cannot be used", "check the path and the file system it is on"] as const

/** The store cannot work with `path`. `kind` says what that is, where it is not the database file. */
export const unusable = (path: string, why: string, what: string, kind = ""): StoreUnavailable =>
  new StoreUnavailable({ reason: `${kind}\`${path}\` ${why}; ${what}` })

/** The store was closed before anything was done. */
export const closed = (path: string): Effect.Effect<never, StoreUnavailable> =>
  Effect.fail(unusable(path, "was closed", "nothing was done; open it again"))

/**
 * `error` as a failure that names `path`, or as a defect where it is a mistake in the program: a broken
 * constraint, a wrong statement, anything that is neither SQLite's nor the file system's.
 */
export const failed = (path: string, error: unknown, kind = ""): Effect.Effect<never, StoreUnavailable> => {
  if (!(error instanceof Error && "code" in error && typeof error.code === "string")) return Effect.die(error)
  const { code, message } = error
  const isFamily = ([family]: (typeof advice)[number]) => code === family || code.startsWith(`${family}_`)
  const found = advice.find(isFamily) ?? ("errno" in error ? otherwise : undefined)
  if (found === undefined) return Effect.die(error)
  const [, why, what] = found
  const detail = message.startsWith(code) ? message : `${code}: ${message}`
  return Effect.fail(unusable(path, why, `${what} (${detail})`, kind))
}

/** Whether another connection's lock was in the way. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  typeof error.code === "string" &&
  error.code.startsWith("SQLITE_BUSY")

/** Runs something synchronous that touches `path`. */
export const attempt = <A>(path: string, run: () => A, kind = ""): Effect.Effect<A, StoreUnavailable> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(run())
    } catch (error) {
      return failed(path, error, kind)
    }
  })
