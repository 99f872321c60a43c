import type { Entity, LatestEventsQuery, StoredEvent } from "@jobwarden/service"
import { Effect } from "effect"
import type { Failed, Query } from "./database.ts"

interface EventRow {
  readonly sequence: number
  readonly body: string
  readonly leaf_hash: Uint8Array
  readonly salt: Uint8Array | null
  readonly data: string | null
}

const events = "jobwarden.audit_event e"
const withPersonal = "LEFT JOIN jobwarden.audit_event_personal p ON p.sequence = e.sequence"
const columns = "e.sequence, e.body, e.leaf_hash, p.salt, p.data"

// To PostgreSQL a negative limit is a mistake, and so is a part of a number.
const bounded = (limit: number): number => Math.min(Math.max(0, Math.floor(limit)), Number.MAX_SAFE_INTEGER)

const eventOf = ({ body, data, leaf_hash, salt, sequence }: EventRow): StoredEvent => ({
  sequence,
  body,
  leafHash: leaf_hash,
  personal: salt === null || data === null ? null : { salt, data }
})

/** Puts values into a statement, each as a parameter. */
const parameters = () => {
  const values: Array<unknown> = []
  return { values, add: (value: unknown): string => `$${values.push(value)}` }
}

const mayBeStored = (entity: Entity | undefined): boolean =>
  entity === undefined || Number.isSafeInteger(entity.id)

const select = Effect.fnUntraced(function* (query: Query, sql: string, values: ReadonlyArray<unknown>) {
  return (yield* query<EventRow>(sql, values)).map(eventOf)
})

export const readEvents = (
  query: Query,
  { after, entity, limit }: { readonly entity?: Entity; readonly after: number; readonly limit: number }
): Effect.Effect<ReadonlyArray<StoredEvent>, Failed> => {
  if (!mayBeStored(entity)) return Effect.succeed([])
  const { add, values } = parameters()
  const own = entity && `AND e.entity_type = ${add(entity.type)} AND e.entity_id = ${add(entity.id)}`
  return select(
    query,
    `SELECT ${columns} FROM ${events} ${withPersonal} WHERE e.sequence > ${add(bounded(after))} ${own ?? ""}
     ORDER BY e.sequence LIMIT ${add(bounded(limit))}`,
    values
  )
}

type Wanted = Omit<LatestEventsQuery, "before" | "offset" | "limit">

const isTimed = ({ createdAfter, createdBefore }: Wanted): boolean =>
  createdAfter !== undefined || createdBefore !== undefined

const conditionsOf = ({ createdAfter, createdBefore, entity }: Wanted, add: (value: unknown) => string) => [
  ...(entity ? [`e.entity_type = ${add(entity.type)}`, `e.entity_id = ${add(entity.id)}`] : []),
  ...(createdAfter === undefined ? [] : [`e.time >= ${add(createdAfter)}`]),
  ...(createdBefore === undefined ? [] : [`e.time <= ${add(createdBefore)}`])
]

const whereOf = (conditions: ReadonlyArray<string>): string =>
  conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`

/** Whatever is asked, an index holds its answer in the order that is wanted. */
export const readLatestEvents = (
  query: Query,
  wanted: LatestEventsQuery
): Effect.Effect<ReadonlyArray<StoredEvent>, Failed> => {
  const { before, entity, limit, offset = 0 } = wanted
  if (!mayBeStored(entity)) return Effect.succeed([])
  const { add, values } = parameters()
  const conditions = conditionsOf(wanted, add)
  const timed = isTimed(wanted)
  if (before !== undefined) {
    const last = add(bounded(before))
    conditions.push(
      timed
        ? `(e.time, e.sequence) <
           ((SELECT b.time FROM jobwarden.audit_event b WHERE b.sequence = ${last}), ${last}::bigint)`
        : `e.sequence < ${last}`
    )
  }
  const order = timed ? "e.time DESC, e.sequence DESC" : "e.sequence DESC"
  return select(
    query,
    `SELECT ${columns} FROM (
       SELECT e.sequence, e.body, e.leaf_hash, e.time FROM ${events} ${whereOf(conditions)}
       ORDER BY ${order} LIMIT ${add(bounded(limit))} OFFSET ${add(bounded(offset))}
     ) e ${withPersonal} ORDER BY ${order}`,
    values
  )
}

export const countEvents = (
  query: Query,
  wanted: Omit<LatestEventsQuery, "before" | "offset">
): Effect.Effect<number, Failed> => {
  if (!mayBeStored(wanted.entity)) return Effect.succeed(0)
  const { add, values } = parameters()
  const where = whereOf(conditionsOf(wanted, add))
  return Effect.map(
    query<{ count: number }>(
      `SELECT count(*) AS count FROM (SELECT 1 FROM ${events} ${where} LIMIT ${add(bounded(wanted.limit))}) found`,
      values
    ),
    (rows) => rows[0]?.count ?? 0
  )
}

export const readEvent = (query: Query, sequence: number): Effect.Effect<StoredEvent | null, Failed> =>
  Number.isSafeInteger(sequence)
    ? Effect.map(
        select(query, `SELECT ${columns} FROM ${events} ${withPersonal} WHERE e.sequence = $1`, [sequence]),
        (found) => found[0] ?? null
      )
    : Effect.succeed(null)

export const readRevisions = (
  query: Query,
  {
    before = Number.MAX_SAFE_INTEGER,
    entity,
    limit
  }: {
    readonly entity: Entity
    readonly before?: number
    readonly limit: number
  }
): Effect.Effect<ReadonlyArray<StoredEvent>, Failed> =>
  mayBeStored(entity)
    ? select(
        query,
        `SELECT ${columns} FROM jobwarden.policy_revision r
         JOIN ${events} ON e.sequence = r.event_sequence ${withPersonal}
         WHERE r.entity_type = $1 AND r.entity_id = $2 AND r.revision < $3 ORDER BY r.revision DESC LIMIT $4`,
        [entity.type, entity.id, bounded(before), bounded(limit)]
      )
    : Effect.succeed([])
