import type { NextRevision, SealedEvent, StoreUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import type { PostgresAddress } from "./address.ts"
import type { Failed, Query } from "./database.ts"
import { isTaken, unusable } from "./failure.ts"

/** An event on its way into the log, with what its row says beside the body. */
export interface EventRow extends SealedEvent {
  readonly entity: NextRevision["policy"]["entity"]
  readonly revision: number | null
  readonly time: string
}

/** The key of a revision: two changes of one document cannot both have it. */
export const revisionKey = "policy_revision_pkey"
const eventKey = "audit_event_pkey"

const contradiction = (address: PostgresAddress, what: string): StoreUnavailable =>
  unusable(address, `contradicts itself: ${what}`, "nothing was stored; run `jobwarden audit verify`")

/**
 * Takes so many places at the end of the log, and answers the last one that was taken before. From here to the end of
 * the transaction nobody else writes to the log: that is what gives it its order, and why it comes last.
 */
export const takePlaces = Effect.fnUntraced(function* (
  query: Query,
  address: PostgresAddress,
  count: number
): Effect.fn.Return<number, Failed | StoreUnavailable> {
  const [row] = yield* query<{ sequence: number; copied_from: string | null; commits: string | null }>(
    `UPDATE jobwarden.audit_head SET sequence = sequence + $1 WHERE only_row = 1
     RETURNING sequence, copied_from, current_setting('synchronous_commit', true) AS commits`,
    [count]
  )
  if (row === undefined) return yield* contradiction(address, "the row that says where its log ends is gone")
  if (row.copied_from !== null) return yield* unfinished(address)
  if (row.commits === "off") return yield* forgetful(address)
  return row.sequence - count
})

/** A commit would be reported before it is kept. */
export const forgetful = (address: PostgresAddress): StoreUnavailable =>
  unusable(
    address,
    "has `synchronous_commit` off, so that what it reports as stored is lost if it stops just then",
    "nothing was stored; turn it on for this user or database: `ALTER ROLE … SET synchronous_commit = on`"
  )

export const unfinished = (address: PostgresAddress): StoreUnavailable =>
  unusable(
    address,
    "holds a copy that was not finished",
    "run the same `jobwarden store copy` again, or drop its schema `jobwarden`"
  )

/** Stores what belongs together, in one statement, at places that were taken before. */
export const insertAll = Effect.fnUntraced(function* (
  query: Query,
  address: PostgresAddress,
  events: ReadonlyArray<EventRow>,
  revisions: ReadonlyArray<NextRevision>
): Effect.fn.Return<void, Failed | StoreUnavailable> {
  const first = events[0]?.sequence ?? 0
  const rows = query<{ events: number; revisions: number }>(
    `WITH event AS (
       INSERT INTO jobwarden.audit_event (sequence, body, leaf_hash, entity_type, entity_id, revision, time)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
       WHERE $8::bigint = 1 OR EXISTS (SELECT 1 FROM jobwarden.audit_event WHERE sequence = $8::bigint - 1)
       RETURNING 1
     ), personal AS (
       INSERT INTO jobwarden.audit_event_personal (sequence, salt, data)
       SELECT * FROM unnest($1::bigint[], $9::bytea[], $10::text[]) RETURNING 1
     ), revision AS (
       INSERT INTO jobwarden.policy_revision
         (entity_type, entity_id, revision, document, event_sequence, created_at)
       SELECT * FROM unnest($11::text[], $12::bigint[], $13::bigint[], $14::text[], $15::bigint[], $16::text[])
       RETURNING 1
     )
     SELECT (SELECT count(*) FROM event) AS events, (SELECT count(*) FROM revision) AS revisions,
            (SELECT count(*) FROM personal) AS personal`,
    [
      events.map(({ sequence }) => sequence),
      events.map(({ body }) => body),
      events.map(({ leafHash }) => leafHash),
      events.map(({ entity }) => entity.type),
      events.map(({ entity }) => entity.id),
      events.map(({ revision }) => revision),
      events.map(({ time }) => time),
      first,
      events.map(({ personal }) => personal.salt),
      events.map(({ personal }) => personal.data),
      revisions.map(({ policy }) => policy.entity.type),
      revisions.map(({ policy }) => policy.entity.id),
      revisions.map(({ policy }) => policy.revision),
      revisions.map(({ document }) => document),
      revisions.map(({ event }) => event.sequence),
      revisions.map(({ policy }) => policy.updatedAt)
    ]
  )
  const [row] = yield* rows.pipe(
    Effect.mapError((failure) =>
      isTaken(failure.cause, eventKey)
        ? contradiction(address, `its log reaches beyond event ${first - 1}, where it says it ends`)
        : failure
    )
  )
  if (row?.events !== events.length || row.revisions !== revisions.length) {
    return yield* contradiction(address, `its log has no event ${first - 1}, behind which it says it ends`)
  }
})
