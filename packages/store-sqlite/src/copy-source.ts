import { keptOf, type CopySource, type KeptRow, type StoreUnavailable, type UseKey } from "@jobwarden/service"
import Database from "better-sqlite3"
import { Effect, type Scope } from "effect"
import { realpathSync, statSync } from "node:fs"
import { attempt, unusable } from "./failure.ts"
import { latestVersion } from "./migrations/index.ts"
import { openReadOnly } from "./open-read-only.ts"
import { versionOfForeign } from "./schema.ts"
import { sumOf, type RecordingRow, type SummaryRow } from "./use-statements.ts"

const bounded = (limit: number): number => Math.max(0, Math.floor(limit))

/** What is read of a database that is copied, and of its copy. */
export const copyReads = (
  database: Database.Database,
  path: string,
  until: number
): Omit<CopySource, "head" | "headNow"> => {
  const page = database.prepare<[number, number, number], KeptRow>(
    `SELECT e.sequence, e.body, e.leaf_hash, p.salt, p.data, r.document, r.created_at
     FROM audit_event e LEFT JOIN audit_event_personal p ON p.sequence = e.sequence
     LEFT JOIN policy_revision r ON r.entity_type = e.entity_type AND r.entity_id = e.entity_id
       AND r.revision = json_extract(e.body, '$.revision.after')
     WHERE e.sequence > ? AND e.sequence <= ? ORDER BY e.sequence LIMIT ?`
  )
  const revisions = database
    .prepare<[number], number>("SELECT count(*) FROM policy_revision WHERE event_sequence <= ?")
    .pluck()
  const recording = database.prepare<[], RecordingRow>(
    "SELECT began, complete_since, lost_allowed, lost_denied FROM use_recording"
  )
  const key = "day, target, allowed, source, resource, action, principal_class, environment"
  // No day is empty, so that every row is behind the empty key.
  const uses = database.prepare<[...ReturnType<typeof keyOf>, number], SummaryRow>(
    `SELECT * FROM use_summary WHERE (${key}) > (?, ?, ?, ?, ?, ?, ?, ?) ORDER BY ${key} LIMIT ?`
  )
  return {
    name: `sqlite:${path}`,
    countRevisions: attempt(path, () => Number(revisions.get(until))),
    page: (after, limit) => attempt(path, () => page.all(after, until, bounded(limit)).map(keptOf)),
    recording: attempt(path, () => {
      const row = recording.get()
      return row === undefined
        ? null
        : {
            began: row.began,
            completeSince: row.complete_since,
            lost: { allowed: row.lost_allowed, denied: row.lost_denied }
          }
    }),
    uses: (after, limit) =>
      attempt(path, () =>
        uses.all(...keyOf(after), bounded(limit)).map((row) => ({ day: row.day, ...sumOf(row) }))
      )
  }
}

const keyOf = (key: UseKey | null) =>
  [
    key?.day ?? "",
    key?.target ?? 0,
    Number(key?.allowed ?? false),
    key?.source ?? "",
    key?.resource ?? "",
    key?.action ?? "",
    key?.principalClass ?? "",
    key?.environment ?? ""
  ] as const

/** Opens a store to copy it, as it is at this moment; a service may go on using it. */
export const openCopySource = Effect.fn("openCopySource")(function* (
  given: string
): Effect.fn.Return<CopySource, StoreUnavailable, Scope.Scope> {
  const path = yield* attempt(given, () => realpathSync(given))
  if (!(yield* attempt(path, () => statSync(path))).isFile()) {
    return yield* unusable(path, "is no file", "name a store")
  }
  const { database, version } = yield* opened(path)
  if (version !== latestVersion) {
    return yield* unusable(
      path,
      `has an older schema (${version}, this version copies ${latestVersion})`,
      "start this version of the service with it once"
    )
  }
  const last = database.prepare<[], number>("SELECT coalesce(max(sequence), 0) FROM audit_event").pluck()
  // One transaction until the file is closed: what is stored meanwhile is not seen.
  const head = yield* attempt(path, () => {
    database.exec("BEGIN")
    return Number(last.get())
  })
  return {
    ...copyReads(database, path, head),
    head,
    headNow: attempt(path, () => {
      if (database.inTransaction) database.exec("COMMIT")
      return Number(last.get())
    })
  }
})

/** A file that may be written is opened so: SQLite then takes away what it needs beside it. */
const opened = Effect.fnUntraced(function* (path: string) {
  const writable = yield* Effect.result(
    attempt(path, () => new Database(path, { fileMustExist: true, timeout: 5000 }))
  )
  if (writable._tag === "Failure") return yield* openReadOnly(path)
  const database = yield* Effect.acquireRelease(Effect.succeed(writable.success), (one) =>
    Effect.sync(() => one.close())
  )
  const version = yield* versionOfForeign(database, path)
  return { database, version }
})
