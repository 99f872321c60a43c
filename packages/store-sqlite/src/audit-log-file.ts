import type {
  Entity,
  LatestEventsQuery,
  LogRow,
  RevisionRow,
  StoredEvent,
  StoreUnavailable
} from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { prepareEventStatements } from "./event-statements.ts"
import { attempt, unusable } from "./failure.ts"
import { openReadOnly } from "./open-read-only.ts"

/** The step of the schema that brought the indexes by time. */
const firstListed = 3

interface Row {
  readonly sequence: number
  readonly body: Uint8Array | null
  readonly leaf_hash: Uint8Array | null
  readonly salt: Uint8Array | null
  readonly data: string | null
}

interface DocumentRow {
  readonly document: string
  readonly event_sequence: number
  readonly created_at: string
}

/** The audit log of a store that a service may be using, as it was when it was opened. */
export interface AuditLogFile {
  /** How many events there seem to be; for showing how far one is. */
  readonly count: number
  /** The events that follow those read before, at most so many; none at the end. Nothing of them is believed. */
  readonly next: (most: number) => Effect.Effect<ReadonlyArray<LogRow>, StoreUnavailable>
  readonly revisionOf: (entity: Entity, revision: number) => RevisionRow | null
  readonly countRevisions: () => number
  /** Events by place and time, the newest first. */
  readonly latest: (query: LatestEventsQuery) => Effect.Effect<ReadonlyArray<StoredEvent>, StoreUnavailable>
}

/** Opens the audit log of a store to read it, and closes it with the scope. Nothing is written, and nobody waits. */
export const openAuditLog = Effect.fn("openAuditLog")(function* (
  given: string,
  mostBytesInMemory?: number
): Effect.fn.Return<AuditLogFile, StoreUnavailable, Scope.Scope> {
  const { database, path, version } = yield* openReadOnly(given, mostBytesInMemory)
  const prepared = yield* attempt(path, () => {
    // One transaction until the file is closed: what is stored meanwhile is not seen.
    database.exec("BEGIN")
    return {
      count: Number(database.prepare<[], number>("SELECT count(*) FROM audit_event").pluck().get() ?? 0),
      // By the table itself: an index may tell what is not there. The bytes as they are, whatever they claim to be.
      rows: database.prepare<[], Row>(
        `SELECT sequence, CAST(body AS BLOB) AS body, CAST(leaf_hash AS BLOB) AS leaf_hash,
           CAST(salt AS BLOB) AS salt, CAST(data AS TEXT) AS data
         FROM audit_event NOT INDEXED LEFT JOIN audit_event_personal USING (sequence) ORDER BY sequence`
      ),
      revision: database.prepare<[string, number, number], DocumentRow>(
        `SELECT document, event_sequence, created_at FROM policy_revision
         WHERE entity_type = ? AND entity_id = ? AND revision = ?`
      ),
      revisions: database.prepare<[], number>("SELECT count(*) FROM policy_revision NOT INDEXED").pluck()
    }
  })
  const rows = yield* Effect.acquireRelease(
    Effect.sync(() => prepared.rows.iterate()),
    (iterator) => Effect.sync(() => iterator.return?.())
  )
  const next = (most: number) =>
    attempt(path, () => {
      const found: Array<LogRow> = []
      while (found.length < most) {
        const { done, value } = rows.next()
        if (done === true) break
        found.push(rowOf(value))
      }
      return found
    })
  const latest = Effect.fnUntraced(function* (query: LatestEventsQuery) {
    if (version < firstListed) {
      return yield* unusable(
        path,
        `has events that cannot be listed yet (its schema is ${version}, lists came with ${firstListed})`,
        "start this version of the service with it once"
      )
    }
    return yield* attempt(path, () => prepareEventStatements(database).latestEvents(query))
  })
  return {
    count: prepared.count,
    next,
    latest,
    revisionOf: ({ id, type }, revision) => {
      const row = prepared.revision.get(type, id, revision)
      return row === undefined
        ? null
        : { document: row.document, eventSequence: row.event_sequence, createdAt: row.created_at }
    },
    countRevisions: () => Number(prepared.revisions.get() ?? 0)
  }
})

const none = new Uint8Array(0)

const rowOf = ({ body, data, leaf_hash, salt, sequence }: Row): LogRow => ({
  sequence,
  body: body ?? none,
  leafHash: leaf_hash ?? none,
  personal: salt === null || data === null ? null : { salt, data }
})
