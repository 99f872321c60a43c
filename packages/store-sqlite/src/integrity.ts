import { hashLeaf, type StoreUnavailable } from "@jobwarden/service"
import type { Database } from "better-sqlite3"
import { Effect } from "effect"
import { schemaProblem } from "./expected-schema.ts"
import { attempt, unusable } from "./failure.ts"

/** A file up to this size is checked as a whole when it is opened: well below a second. */
const mostBytesChecked = 64 * 1024 * 1024

/** So many of the last events are looked at, and so many bytes of them, whatever the size of the file. */
const tail = { events: 1000, bytes: 16 * 1024 * 1024 }

interface TailRow {
  readonly sequence: number
  readonly body: Uint8Array | null
  readonly leaf_hash: Uint8Array | null
}

interface TornRow {
  readonly sequence: number
}

/**
 * Whether a store is fit to be used, as far as can be told at every start. Reads only.
 *
 * - The tables, indexes and triggers of its schema are there, and the triggers say what they did.
 * - The last events follow each other, their bytes have the hash beside them, and each revision that they tell of
 *   is there: what a disk or a copy that lost its end does to a file.
 * - Up to a size, `quick_check`: every page, every row, the rules of the tables. Not that indexes and tables agree.
 *
 * What lies further back in a larger file is read by `audit verify` and by a backup.
 */
export const checkIntegrity: (
  database: Database,
  path: string,
  version: number,
  most?: number
) => Effect.Effect<void, StoreUnavailable> = Effect.fn("checkIntegrity")(function* (
  database: Database,
  path: string,
  version: number,
  most = mostBytesChecked
): Effect.fn.Return<void, StoreUnavailable> {
  const look = database.transaction(
    () => schemaProblem(database, version) ?? pagesProblem(database, most) ?? tailProblem(database)
  )
  const problem = yield* attempt(path, () => {
    try {
      return look()
    } catch (error) {
      // No mistake of the program: a column is not there, or a text is none that it may be.
      if (isStatementError(error)) return error.message
      throw error
    }
  })
  if (problem === null) return
  return yield* unusable(
    path,
    `is not what it was: ${problem}`,
    "nothing was changed; stop every process that uses it, keep a copy of it and of its -wal file, and restore " +
      "the latest backup"
  )
})

const pagesProblem = (database: Database, most: number): string | null => {
  const size = Number(
    database.prepare("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").pluck().get()
  )
  if (size > most) return null
  const found = String(database.pragma("quick_check(1)", { simple: true }))
  return found === "ok" ? null : `SQLite finds it damaged (${found.trim().split("\n").join("; ")})`
}

const tailProblem = (database: Database): string | null => {
  // By the table itself: an index may tell what is not there. The bytes as they are.
  const rows = database
    .prepare<[number], TailRow>(
      `SELECT sequence, CAST(body AS BLOB) AS body, CAST(leaf_hash AS BLOB) AS leaf_hash
       FROM audit_event NOT INDEXED ORDER BY sequence DESC LIMIT ?`
    )
    .iterate(tail.events)
  let [looked, bytes, first] = [0, 0, 0]
  for (const { body, leaf_hash, sequence } of rows) {
    if (looked > 0 && sequence !== first - 1) return missing(first - 1)
    if (body === null || leaf_hash === null || Buffer.compare(hashLeaf(body), leaf_hash) !== 0) {
      return `event ${sequence} of its audit log has another hash than its bytes`
    }
    looked += 1
    bytes += body.length
    first = sequence
    if (bytes > tail.bytes) break
  }
  if (looked < tail.events && bytes <= tail.bytes && first > 1) return missing(first - 1)
  const torn = database
    .prepare<[number], TornRow>(
      `SELECT event.sequence FROM audit_event AS event
       LEFT JOIN policy_revision AS revision
         ON revision.entity_type = event.entity_type AND revision.entity_id = event.entity_id
         AND revision.revision = json_extract(event.body, '$.revision.after')
       WHERE event.sequence >= ? AND json_extract(event.body, '$.revision.after') IS NOT NULL
         AND revision.event_sequence IS NOT event.sequence
       ORDER BY event.sequence LIMIT 1`
    )
    .get(first)
  return torn === undefined ? null : `the revision that event ${torn.sequence} tells of is missing`
}

const missing = (sequence: number): string => `event ${sequence} of its audit log is missing`

const isStatementError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && error.code === "SQLITE_ERROR"
