import Database from "better-sqlite3"
import { copyFileSync } from "node:fs"

interface EventRow {
  readonly sequence: number
  readonly body: string
  readonly leaf_hash: Buffer
}

interface RevisionRow {
  readonly entity_id: number
  readonly revision: number
  readonly document: string
  readonly created_at: string
}

/** Commits a second of the two rows of a change, by the driver alone. */
export interface BareCommits {
  readonly perSecond: (millis: number) => number
  readonly close: () => void
}

/**
 * What there is to reach: the same two rows (an event and a revision, as the service wrote them last) into the same
 * tables of a copy of its store, each pair in a commit of its own, with the settings that the service uses.
 */
export const openBareCommits = (store: string, copy: string): BareCommits => {
  const source = new Database(store, { readonly: true })
  source.prepare("SELECT 1 FROM audit_event").get()
  copyFileSync(store, copy)
  copyFileSync(`${store}-wal`, `${copy}-wal`)
  source.close()
  const database = new Database(copy)
  for (const setting of [
    "journal_mode = WAL",
    "synchronous = FULL",
    "fullfsync = ON",
    "secure_delete = ON",
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "trusted_schema = OFF"
  ]) {
    database.pragma(setting)
  }
  const event = database
    .prepare<[], EventRow>("SELECT sequence, body, leaf_hash FROM audit_event ORDER BY sequence DESC LIMIT 1")
    .get()
  const revision = database
    .prepare<[], RevisionRow>(
      "SELECT entity_id, revision, document, created_at FROM policy_revision ORDER BY event_sequence DESC LIMIT 1"
    )
    .get()
  if (event === undefined || revision === undefined) throw new Error("the service has stored no change yet")
  const insertEvent = database.prepare("INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (?, ?, ?)")
  const insertRevision = database.prepare(
    `INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
     VALUES ('project', ?, ?, ?, ?, ?)`
  )
  // The tables themselves demand that an event says which revision and which place in the log it is of.
  const numbers = /"revision":\{"after":\d+,"before":\d+\},"sequence":\d+/
  const [before = "", after = ""] = event.body.split(numbers)
  let at = 0
  const commit = database.transaction(() => {
    at += 1
    const sequence = event.sequence + at
    const { created_at, document, entity_id } = revision
    const next = revision.revision + at
    const said = `"revision":{"after":${next},"before":${next - 1}},"sequence":${sequence}`
    insertEvent.run(sequence, before + said + after, event.leaf_hash)
    insertRevision.run(entity_id, next, document, sequence, created_at)
  })
  return {
    perSecond: (millis) => {
      const [first, start] = [at, performance.now()]
      while (performance.now() - start < millis) commit.immediate()
      return ((at - first) / (performance.now() - start)) * 1000
    },
    close: () => database.close()
  }
}
