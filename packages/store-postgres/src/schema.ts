import type { StoreUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { DatabaseError } from "pg"
import type { Failed } from "./database.ts"
import { type CommitUnknown, type Database, type Query } from "./database.ts"
import { isDuplicate, unusable } from "./failure.ts"
import { latestVersion, migrations } from "./migrations/index.ts"
import type { Migration } from "./migrations/migration.ts"

/** A step waits here for another process that is making it, and then finds it made. */
const mostAttempts = 8

/** What an engine says that has no such thing, or no such language. */
const isUnknownThere = ({ cause }: Failed): boolean =>
  cause instanceof DatabaseError && ["0A000", "42601", "42704", "42883"].includes(cause.code ?? "")

/**
 * The schema version of a database, 0 for one that has no policies yet; a failure for one that this version of the
 * program does not know. Reads only.
 */
export const schemaVersion = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<number, Failed | StoreUnavailable> {
  const { address, query } = database
  const tables = yield* query<{ table_name: string }>(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'jobwarden'"
  )
  if (tables.length === 0) return 0
  if (!tables.some(({ table_name: name }) => name === "migration")) {
    return yield* unusable(
      address,
      "has a schema `jobwarden` that is not a policy store's, or hides it from this user",
      "nothing was changed; name another database, or make the user the owner of that schema"
    )
  }
  const versions = yield* query<{ version: number; name: string }>(
    "SELECT version, name FROM jobwarden.migration ORDER BY version"
  )
  const newest = versions.at(-1)?.version ?? 0
  if (newest > latestVersion) {
    return yield* unusable(
      address,
      `was written by a newer version (its schema is ${newest}, the newest known here is ${latestVersion})`,
      "nothing was changed; run that version or a later one, or restore a backup from before the update"
    )
  }
  const isWhole = versions.every(
    ({ name, version }, index) => version === index + 1 && migrations[index]?.name === name
  )
  if (!isWhole) {
    return yield* unusable(
      address,
      `contradicts itself (the migrations it records are ${versions.map(({ version }) => version).join(", ")})`,
      "nothing was changed; restore the latest backup"
    )
  }
  return newest
})

/** Brings a database to the latest schema, or to a step on the way there, one transaction for each step. */
export const migrate = Effect.fn("migrate")(function* (
  database: Database,
  until: number = latestVersion
): Effect.fn.Return<void, Failed | CommitUnknown | StoreUnavailable> {
  for (let attempt = 1; ; attempt++) {
    const version = yield* schemaVersion(database)
    const missing = migrations.find((migration) => migration.version === version + 1)
    if (missing === undefined || missing.version > until) return
    yield* makeStep(database, missing).pipe(
      Effect.catchTag("Failed", (failure) =>
        // Another process was quicker: it holds the step's row until it has committed.
        isDuplicate(failure.cause) && attempt < mostAttempts ? Effect.void : Effect.fail(failure)
      )
    )
  }
})

const makeStep = (database: Database, { guards, name, sql, version }: Migration) =>
  database.transaction(
    Effect.fnUntraced(function* (query) {
      if (version === 1) {
        yield* query(`CREATE SCHEMA IF NOT EXISTS jobwarden;
          CREATE TABLE IF NOT EXISTS jobwarden.migration (
            version integer PRIMARY KEY CHECK (version > 0),
            name text NOT NULL CHECK (name <> ''),
            applied_at timestamptz NOT NULL
          )`)
      }
      // The key is the lock: a second process waits for this row, and then finds that it is there.
      yield* query("INSERT INTO jobwarden.migration (version, name, applied_at) VALUES ($1, $2, now())", [
        version,
        name
      ])
      yield* query(sql)
      if (guards !== undefined) yield* makeGuards(query, guards)
    })
  )

const makeGuards = (query: Query, guards: string) =>
  Effect.gen(function* () {
    yield* query("SAVEPOINT guards")
    yield* Effect.catchTag(query(guards), "Failed", (failure) =>
      isUnknownThere(failure) ? query("ROLLBACK TO SAVEPOINT guards") : Effect.fail(failure)
    )
  })
