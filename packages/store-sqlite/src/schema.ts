import type { StoreUnavailable } from "@jobwarden/service"
import type { Database } from "better-sqlite3"
import { Effect, Result } from "effect"
import { attempt, unusable } from "./failure.ts"
import { latestVersion, migrations } from "./migrations/index.ts"
import type { RunInTransaction } from "./transaction.ts"

/** Marks a SQLite file as a policy store: "JobW" in ASCII. */
export const applicationId = 0x4a6f6257

/**
 * The schema version of a file, 0 for one that has nothing in it yet; a failure for a file that is not a policy
 * store, or one that this version of the program does not know. Reads only.
 */
export const schemaVersion = (database: Database, path: string): Result.Result<number, StoreUnavailable> => {
  const application = numberOf(database, "PRAGMA application_id")
  const version = numberOf(database, "PRAGMA user_version")
  const objects = numberOf(database, "SELECT count(*) FROM sqlite_schema")
  if (application === 0 && version === 0 && objects === 0) return Result.succeed(0)
  if (application !== applicationId) {
    const whose = application === 0 ? "" : ` (its application id is 0x${application.toString(16)})`
    return Result.fail(
      unusable(
        path,
        `is a SQLite database, but not a policy store${whose}`,
        "nothing was changed; name another path"
      )
    )
  }
  if (version > latestVersion) {
    return Result.fail(
      unusable(
        path,
        `was written by a newer version (its schema is ${version}, the newest known here is ${latestVersion})`,
        "nothing was changed; run that version or a later one, or restore a backup from before the update"
      )
    )
  }
  const recorded =
    numberOf(database, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'") === 1
      ? numberOf(database, "SELECT coalesce(max(version), 0) FROM migration")
      : 0
  if (recorded !== version || version < 1) {
    return Result.fail(
      unusable(
        path,
        `contradicts itself (its schema is ${version}, the migrations it records end at ${recorded})`,
        "nothing was changed; keep a copy of it and restore the latest backup"
      )
    )
  }
  return Result.succeed(version)
}

/** The same of a file that somebody else may have made: what its schema says is run with nothing that it could misuse. */
export const versionOfForeign = (database: Database, path: string): Effect.Effect<number, StoreUnavailable> =>
  Effect.flatMap(
    attempt(path, () => {
      database.pragma("trusted_schema = OFF")
      return schemaVersion(database, path)
    }),
    Effect.fromResult
  )

/** Brings a file to the latest schema, in one transaction: all missing steps, or none. */
export const migrate: (
  database: Database,
  path: string,
  transaction: RunInTransaction
) => Effect.Effect<void, StoreUnavailable> = Effect.fn("migrate")(function* (
  database: Database,
  path: string,
  transaction: RunInTransaction
): Effect.fn.Return<void, StoreUnavailable> {
  return yield* transaction(() => {
    // Asked again under the lock: another process may have done it meanwhile.
    const version = schemaVersion(database, path)
    if (Result.isFailure(version)) return { keep: false, answer: Effect.fail(version.failure) }
    const missing = migrations.filter((migration) => migration.version > version.success)
    for (const { version: step, name, sql } of missing) {
      database.exec(sql)
      database
        .prepare(
          "INSERT INTO migration (version, name, applied_at) VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%fZ'))"
        )
        .run(step, name)
    }
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${latestVersion}`)
    return { keep: true, answer: Effect.void }
  })
})

const numberOf = (database: Database, sql: string): number =>
  Number(database.prepare<[], number>(sql).pluck().get() ?? 0)
