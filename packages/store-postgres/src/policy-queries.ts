import {
  type ChangedPolicies,
  documentParser,
  type Entity,
  loadingProgress,
  parseDocument,
  type StoredPolicy,
  unwrittenPolicy
} from "@jobwarden/service"
import { Effect } from "effect"
import type { Failed, Query } from "./database.ts"

interface RevisionRow {
  readonly entity_type: Entity["type"]
  readonly entity_id: number
  readonly revision: number
  readonly document: string
  readonly created_at: string
}

/** Entities that are read or handed over at a time. */
const pageSize = 5000

const columns = "entity_type, entity_id, revision, document, created_at"

export const keyOf = ({ id, type }: Entity): string => `${type} ${id}`

/** What is no whole number has no row, and no column takes it. */
const mayBeStored = ({ id }: Entity): boolean => Number.isSafeInteger(id)

const policyOf = (row: RevisionRow, parse = parseDocument): StoredPolicy => ({
  entity: { type: row.entity_type, id: row.entity_id },
  revision: row.revision,
  document: parse(row.document),
  updatedAt: row.created_at
})

const firstOr = (entity: Entity) => (rows: ReadonlyArray<RevisionRow>) =>
  rows[0] === undefined ? unwrittenPolicy(entity) : policyOf(rows[0])

export const readCurrent = (query: Query, entity: Entity): Effect.Effect<StoredPolicy, Failed> =>
  mayBeStored(entity)
    ? Effect.map(
        query<RevisionRow>(
          `SELECT ${columns} FROM jobwarden.policy_revision WHERE entity_type = $1 AND entity_id = $2
           ORDER BY revision DESC LIMIT 1`,
          [entity.type, entity.id]
        ),
        firstOr(entity)
      )
    : Effect.succeed(unwrittenPolicy(entity))

export const readAt = (query: Query, entity: Entity, moment: string): Effect.Effect<StoredPolicy, Failed> =>
  mayBeStored(entity)
    ? Effect.map(
        query<RevisionRow>(
          `SELECT ${columns} FROM jobwarden.policy_revision
           WHERE entity_type = $1 AND entity_id = $2 AND created_at <= $3 ORDER BY revision DESC LIMIT 1`,
          [entity.type, entity.id, moment]
        ),
        firstOr(entity)
      )
    : Effect.succeed(unwrittenPolicy(entity))

/** The latest revisions of several entities, by their keys, and where the log stands. */
export const readCurrents = Effect.fnUntraced(function* (
  query: Query,
  entities: ReadonlyArray<Entity>
): Effect.fn.Return<ReadonlyMap<string, StoredPolicy>, Failed> {
  const stored = entities.filter(mayBeStored)
  const found = new Map(entities.map((entity) => [keyOf(entity), unwrittenPolicy(entity)]))
  if (stored.length === 0) return found
  const rows = yield* query<RevisionRow>(
    `SELECT r.entity_type, r.entity_id, r.revision, r.document, r.created_at
     FROM unnest($1::text[], $2::bigint[]) AS wanted (entity_type, entity_id)
     JOIN jobwarden.policy_revision r
       ON r.entity_type = wanted.entity_type AND r.entity_id = wanted.entity_id
       AND r.revision = (SELECT max(l.revision) FROM jobwarden.policy_revision l
                         WHERE l.entity_type = wanted.entity_type AND l.entity_id = wanted.entity_id)`,
    [stored.map(({ type }) => type), stored.map(({ id }) => id)]
  )
  for (const row of rows) found.set(keyOf({ type: row.entity_type, id: row.entity_id }), policyOf(row))
  return found
})

/**
 * The latest revision of every entity, by type and id. In pages along the key, from its end: the first row of each
 * entity is then its latest. Equal documents are one, and the log says how far it has come where it takes long.
 */
export const readAll = Effect.fnUntraced(function* (
  query: Query
): Effect.fn.Return<ReadonlyArray<StoredPolicy>, Failed> {
  const found: Array<StoredPolicy> = []
  const parse = documentParser()
  const told = yield* loadingProgress((done) => `policies read from the store: ${done}`)
  for (;;) {
    const last = found.at(-1)?.entity
    const rows: ReadonlyArray<RevisionRow> = yield* query<RevisionRow>(
      `SELECT DISTINCT ON (entity_type, entity_id) ${columns} FROM jobwarden.policy_revision
       ${last === undefined ? "" : "WHERE (entity_type, entity_id) < ($2, $3)"}
       ORDER BY entity_type DESC, entity_id DESC, revision DESC LIMIT $1`,
      [pageSize, ...(last === undefined ? [] : [last.type, last.id])]
    )
    for (const row of rows) found.push(policyOf(row, parse))
    if (rows.length < pageSize) return found.toReversed()
    yield* told(found.length)
  }
})

interface ChangedRow extends RevisionRow {
  readonly last: number
}

/** What changed within a span, in one statement: all of it is of one moment. */
export const readChanged = Effect.fnUntraced(function* (
  query: Query,
  after: number,
  limit: number
): Effect.fn.Return<ChangedPolicies, Failed> {
  const most = after + Math.min(Math.max(0, Math.floor(limit)), Number.MAX_SAFE_INTEGER - after)
  const rows = yield* query<Partial<ChangedRow> & { readonly head: number }>(
    `SELECT head.sequence AS head, changed.last, r.entity_type, r.entity_id, r.revision, r.document, r.created_at
     FROM jobwarden.audit_head head
     LEFT JOIN (
       SELECT entity_type, entity_id, max(revision) AS revision, max(sequence) AS last
       FROM jobwarden.audit_event WHERE sequence > $1 AND sequence <= $2 AND revision IS NOT NULL
       GROUP BY entity_type, entity_id
     ) changed ON true
     LEFT JOIN jobwarden.policy_revision r
       ON r.entity_type = changed.entity_type AND r.entity_id = changed.entity_id AND r.revision = changed.revision
     ORDER BY changed.last`,
    [after, most]
  )
  const through = Math.max(after, Math.min(rows[0]?.head ?? 0, most))
  return {
    policies: rows.flatMap((row) =>
      row.document === undefined || row.document === null ? [] : [policyOf(row as ChangedRow)]
    ),
    through
  }
})

/** The last event's sequence. Fails where the row is gone that says it: an empty log looks otherwise. */
export const readHead = (query: Query): Effect.Effect<number | undefined, Failed> =>
  Effect.map(
    query<{ sequence: number }>("SELECT sequence FROM jobwarden.audit_head"),
    (rows) => rows[0]?.sequence
  )
