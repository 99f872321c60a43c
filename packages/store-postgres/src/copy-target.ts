import {
  indexOf,
  type CopyTarget,
  type KeptEvent,
  type StoreUnavailable,
  type UseRecording
} from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { copyReads } from "./copy-reads.ts"
import type { Database, Failed, Query } from "./database.ts"
import { unusable } from "./failure.ts"
import { connect, type PostgresOptions, requireSafe } from "./open.ts"
import { migrate } from "./schema.ts"
import { insertSummaries } from "./use-queries.ts"

/**
 * Makes a store that is a copy of another, in a database that holds none. Until it is finished no service takes it for
 * a store, and the same copy can be gone on with.
 *
 * @param from what is copied, as `CopySource` names it
 */
export const openCopyTarget = Effect.fn("openCopyTarget")(function* (
  options: PostgresOptions,
  from: string
): Effect.fn.Return<CopyTarget, StoreUnavailable, Scope.Scope> {
  const connection = yield* connect(options)
  const { database, told } = connection
  yield* told(requireSafe(database))
  yield* told(migrate(database))
  const through = yield* told(database.transaction((query) => claim(database, query, from)))
  const write = <A>(body: (query: Query) => Effect.Effect<A, Failed>) =>
    Effect.asVoid(told(database.transaction(body)))
  return {
    ...copyReads(connection, Number.MAX_SAFE_INTEGER),
    through,
    append: (events) => write((query) => insertKept(query, events)),
    beginUses: (recording) => write((query) => beginUses(query, recording)),
    appendUses: (uses) =>
      write((query) =>
        Effect.andThen(
          insertSummaries(query, uses),
          query(
            `INSERT INTO jobwarden.use_day AS d (day, allowed, denied)
             SELECT day, count(*) FILTER (WHERE allowed), count(*) FILTER (WHERE NOT allowed)
             FROM unnest($1::text[], $2::boolean[]) AS given (day, allowed) GROUP BY day
             ON CONFLICT (day) DO UPDATE
             SET allowed = d.allowed + excluded.allowed, denied = d.denied + excluded.denied`,
            [uses.map(({ day }) => day), uses.map(({ allowed }) => allowed)]
          )
        )
      ),
    finish: (head) =>
      write((query) =>
        query("UPDATE jobwarden.audit_head SET sequence = $1, copied_from = NULL WHERE only_row = 1", [head])
      )
  }
})

/** Makes the database the copy's own, or finds that it is; answers the last event that is there. */
const claim = Effect.fnUntraced(function* (
  { address }: Database,
  query: Query,
  from: string
): Effect.fn.Return<number, Failed | StoreUnavailable> {
  const [row] = yield* query<{ sequence: number; copied_from: string | null; last: number; uses: boolean }>(
    `SELECT sequence, copied_from,
       (SELECT coalesce(max(sequence), 0) FROM jobwarden.audit_event) AS last,
       EXISTS (SELECT 1 FROM jobwarden.use_summary) AS uses
     FROM jobwarden.audit_head FOR UPDATE`
  )
  if (row?.copied_from === from) return row.last
  if (row === undefined || row.copied_from !== null || row.last > 0 || row.uses) {
    return yield* unusable(
      address,
      row?.copied_from == null
        ? "holds a store already"
        : `holds a copy of ${row.copied_from} that was not finished`,
      "name another database, or drop its schema `jobwarden`: a copy is never made over something"
    )
  }
  yield* query("UPDATE jobwarden.audit_head SET copied_from = $1 WHERE only_row = 1", [from])
  return 0
})

const insertKept = Effect.fnUntraced(function* (query: Query, events: ReadonlyArray<KeptEvent>) {
  const rows = events.map((event) => ({ ...event, ...indexOf(event.body), kept: event.revision }))
  const personal = rows.flatMap((row) =>
    row.personal === null ? [] : { ...row.personal, sequence: row.sequence }
  )
  const revisions = rows.flatMap((row) => (row.kept === null ? [] : { ...row, ...row.kept }))
  yield* query(
    `INSERT INTO jobwarden.audit_event (sequence, body, leaf_hash, entity_type, entity_id, revision, time)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])`,
    [
      rows.map(({ sequence }) => sequence),
      rows.map(({ body }) => body),
      rows.map(({ leafHash }) => leafHash),
      rows.map(({ entity }) => entity.type),
      rows.map(({ entity }) => entity.id),
      rows.map(({ revision }) => revision),
      rows.map(({ time }) => time)
    ]
  )
  yield* query(
    `INSERT INTO jobwarden.audit_event_personal (sequence, salt, data)
     SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[])`,
    [
      personal.map(({ sequence }) => sequence),
      personal.map(({ salt }) => salt),
      personal.map(({ data }) => data)
    ]
  )
  yield* query(
    `INSERT INTO jobwarden.policy_revision
       (entity_type, entity_id, revision, document, event_sequence, created_at)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::text[])`,
    [
      revisions.map(({ entity }) => entity.type),
      revisions.map(({ entity }) => entity.id),
      revisions.map(({ revision }) => revision),
      revisions.map(({ document }) => document),
      revisions.map(({ sequence }) => sequence),
      revisions.map(({ createdAt }) => createdAt)
    ]
  )
})

/** What an attempt before had copied of the log of use goes first: it may have changed since. */
const beginUses = Effect.fnUntraced(function* (query: Query, recording: UseRecording | null) {
  for (const table of ["use_summary", "use_day", "use_recording"])
    yield* query(`DELETE FROM jobwarden.${table}`)
  if (recording === null) return
  const { began, completeSince, lost } = recording
  yield* query(
    `INSERT INTO jobwarden.use_recording (only_row, began, complete_since, lost_allowed, lost_denied)
     VALUES (1, $1, $2, $3, $4)`,
    [began, completeSince, lost.allowed, lost.denied]
  )
})
