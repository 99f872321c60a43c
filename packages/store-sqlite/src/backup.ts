import type { StoreUnavailable } from "@jobwarden/service"
import Database from "better-sqlite3"
import { Effect, type Scope } from "effect"
import { accessSync, constants, realpathSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { schemaProblem } from "./expected-schema.ts"
import { attempt, failed, unusable } from "./failure.ts"
import { placeAside, type NewFile } from "./new-file.ts"
import { openReadOnly } from "./open-read-only.ts"
import { versionOfForeign } from "./schema.ts"

export interface BackupOptions {
  /** The store, which services may be using. */
  readonly from: string
  /** The file that is to be made. Its folder must exist. */
  readonly to: string
  /** Whether it may take the place of a file. */
  readonly force: boolean
  readonly progress?: (done: number, total: number) => void
}

/** A backup that was made. */
export interface Backup {
  readonly bytes: number
  readonly schema: number
}

/** So many pages are copied before anything else has its turn. */
const pagesAtOnce = 1000

/**
 * Copies a store, as it is at one moment, while it is used: nobody waits for it. The copy has mode 600 and its name
 * only once it is whole, on the disk, passes SQLite's own integrity check, and `verify` has let it pass.
 *
 * @param verify looks at the copy under the name that it has until then
 */
export const backUp = Effect.fn("backUp")(function* <E, R>(
  { from, to, force, progress }: BackupOptions,
  verify: (file: string) => Effect.Effect<void, E, R>
): Effect.fn.Return<Backup, E | StoreUnavailable, R> {
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const source = yield* openSource(from)
      const copy = yield* placeAside(to, { force, besides: source.path })
      yield* copyPages(source, copy, progress)
      yield* checked(copy, source.version, verify(copy.aside))
      const { size } = yield* attempt(to, () => statSync(copy.aside))
      yield* copy.keep
      return { bytes: size, schema: source.version }
    })
  )
})

interface Source {
  readonly database: Database.Database
  readonly path: string
  readonly version: number
}

/** The store as it is now, whatever is written while it is read. */
const openSource = Effect.fnUntraced(function* (
  given: string
): Effect.fn.Return<Source, StoreUnavailable, Scope.Scope> {
  const there = yield* attempt(given, () => statSync(given, { throwIfNoEntry: false }))
  if (there === undefined) return yield* unusable(given, "does not exist", "name the file of a store")
  if (there.isDirectory()) return yield* unusable(given, "is a folder", "name a file in it")
  // An absolute path also keeps SQLite from reading `file:` as a URI.
  const path = yield* attempt(given, () => realpathSync(given))
  const source = isWritable(path) ? yield* openWritable(path, given) : yield* openReadOnly(path)
  // From here on the source stands still for this reader. Else a service that writes would have SQLite begin
  // again and again.
  yield* attempt(given, () => {
    source.database.exec("BEGIN")
    source.database.prepare("SELECT count(*) FROM sqlite_schema").get()
  })
  return source
})

const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.R_OK | constants.W_OK)
    accessSync(dirname(path), constants.W_OK | constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** SQLite needs to write the files beside a store to read it safely, and takes them away again if it was alone. */
const openWritable = Effect.fnUntraced(function* (
  path: string,
  given: string
): Effect.fn.Return<Source, StoreUnavailable, Scope.Scope> {
  const database = yield* Effect.acquireRelease(
    attempt(given, () => new Database(path, { fileMustExist: true })),
    (opened) => Effect.sync(() => opened.close())
  )
  const version = yield* versionOfForeign(database, given)
  if (version === 0) return yield* unusable(given, "is an empty database", "name another path")
  return { database, path, version }
})

const copyPages = (
  { database }: Source,
  { aside, name }: NewFile,
  progress: BackupOptions["progress"]
): Effect.Effect<void, StoreUnavailable> =>
  Effect.callback<void, StoreUnavailable>((resume) => {
    let isStopped = false
    const copied = database
      .backup(aside, {
        progress: ({ remainingPages, totalPages }) => {
          if (isStopped) throw new Error("the backup was stopped")
          progress?.(totalPages - remainingPages, totalPages)
          return pagesAtOnce
        }
      })
      .then(
        () => resume(Effect.void),
        (error: unknown) => resume(failed(name, error))
      )
    // Nobody takes the file away before the copying has ended.
    return Effect.suspend(() => {
      isStopped = true
      return Effect.promise(() => copied)
    })
  })

const checked = <E, R>(
  { aside, name }: NewFile,
  version: number,
  verified: Effect.Effect<void, E, R>
): Effect.Effect<void, E | StoreUnavailable, R> =>
  Effect.scoped(
    Effect.gen(function* () {
      const database = yield* Effect.acquireRelease(
        attempt(name, () => new Database(aside, { fileMustExist: true })),
        (opened) => Effect.sync(() => opened.close())
      )
      // Connections that only read the file find those beside it that they need, and it may have any size.
      const problem = yield* attempt(name, () => {
        const found = String(database.pragma("integrity_check(1)", { simple: true }))
        if (found !== "ok") return `SQLite finds it damaged (${found.trim().split("\n").join("; ")})`
        if (database.prepare("PRAGMA foreign_key_check").all().length > 0)
          return "rows are missing that others speak of"
        return schemaProblem(database, version)
      })
      if (problem !== null) {
        return yield* unusable(
          name,
          `was not made: what was copied is not a sound store: ${problem}`,
          "`jobwarden audit verify` says of the store itself what is wrong with its log; keep the backups from before"
        )
      }
      yield* verified
    })
  )
