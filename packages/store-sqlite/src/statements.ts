import type { Entity, NextRevision, SealedEvent, StoredPolicy } from "@jobwarden/service"
import { parseDocument, unwrittenPolicy } from "@jobwarden/service"
import type { Database } from "better-sqlite3"
import { prepareEventStatements, type EventStatements } from "./event-statements.ts"

/** What is read of a revision. */
export interface RevisionRow {
  readonly revision: number
  readonly document: string
  readonly created_at: string
}

interface EntityRow {
  readonly entity_type: Entity["type"]
  readonly entity_id: number
}

/** Everything that is ever asked of the database once it is open. */
export interface Statements extends EventStatements {
  readonly current: (entity: Entity) => StoredPolicy
  /** The policy of a moment, as `readAt` of the store says it. */
  readonly at: (entity: Entity, moment: string) => StoredPolicy
  readonly latest: () => ReadonlyArray<StoredPolicy>
  readonly nextSequence: () => number
  readonly insertEvent: (event: SealedEvent) => void
  /** The event of the revision must be there already. */
  readonly insertRevision: (next: NextRevision) => void
}

export const prepareStatements = (database: Database): Statements => {
  const current = database.prepare<[string, number], RevisionRow>(
    `SELECT revision, document, created_at FROM policy_revision
     WHERE entity_type = ? AND entity_id = ? ORDER BY revision DESC LIMIT 1`
  )
  const at = database.prepare<[string, number, string], RevisionRow>(
    `SELECT revision, document, created_at FROM policy_revision
     WHERE entity_type = ? AND entity_id = ? AND created_at <= ? ORDER BY revision DESC LIMIT 1`
  )
  // The inner query reads the key's index alone; documents are read for the latest revisions only.
  const latest = database.prepare<[], RevisionRow & EntityRow>(
    `SELECT entity_type, entity_id, revision, document, created_at
     FROM (SELECT entity_type, entity_id, max(revision) AS revision FROM policy_revision GROUP BY 1, 2)
     JOIN policy_revision USING (entity_type, entity_id, revision)
     ORDER BY entity_type, entity_id`
  )
  const nextSequence = database
    .prepare<[], number>("SELECT coalesce(max(sequence), 0) + 1 FROM audit_event")
    .pluck()
  const insertEvent = database.prepare<[number, string, Uint8Array]>(
    "INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (?, ?, ?)"
  )
  const insertPersonal = database.prepare<[number, Uint8Array, string]>(
    "INSERT INTO audit_event_personal (sequence, salt, data) VALUES (?, ?, ?)"
  )
  const insertRevision = database.prepare<[string, number, number, string, number, string]>(
    `INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`
  )

  return {
    current: (entity) => {
      const row = current.get(entity.type, entity.id)
      return row === undefined ? unwrittenPolicy(entity) : policyOf(entity, row)
    },
    at: (entity, moment) => {
      const row = at.get(entity.type, entity.id, moment)
      return row === undefined ? unwrittenPolicy(entity) : policyOf(entity, row)
    },
    latest: () => latest.all().map((row) => policyOf({ type: row.entity_type, id: row.entity_id }, row)),
    nextSequence: () => Number(nextSequence.get()),
    insertEvent: ({ sequence, body, leafHash, personal }) => {
      insertEvent.run(sequence, body, leafHash)
      insertPersonal.run(sequence, personal.salt, personal.data)
    },
    insertRevision: ({ policy: { entity, revision, updatedAt }, document, event }) => {
      insertRevision.run(entity.type, entity.id, revision, document, event.sequence, updatedAt)
    },
    ...prepareEventStatements(database)
  }
}

/** The policy that a row is of. */
export const policyOf = (entity: Entity, row: RevisionRow): StoredPolicy => ({
  entity: { type: entity.type, id: entity.id },
  revision: row.revision,
  document: parseDocument(row.document),
  updatedAt: row.created_at
})
