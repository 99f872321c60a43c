import { increment, instance, personal, project, refusedEvent } from "@jobwarden/service/testing"
import type { Database } from "better-sqlite3"
import { Effect } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { temporaryPaths, withRaw, withStore } from "../test/support.ts"

const path = temporaryPaths()()
const tables = ["policy_revision", "audit_event", "audit_event_personal"]

/** Revisions 1 and 2 of project 1 (events 1 and 2), revision 1 of project 2 (event 3), and event 4 alone. */
beforeAll(() =>
  withStore({ path }, (store) =>
    Effect.gen(function* () {
      for (const id of [1, 1, 2]) yield* store.change(project(id), increment)
      yield* store.append([{ event: refusedEvent(instance), personal }])
    })
  )
)

const dump = (database: Database) =>
  tables.map((table) => database.prepare(`SELECT rowid, * FROM ${table} ORDER BY rowid`).all())

const refused = (sql: string, why: RegExp) =>
  it(sql, () =>
    withRaw(path, (database) => {
      const before = dump(database)
      expect(() => database.prepare(sql).run()).toThrow(why)
      expect(dump(database)).toEqual(before)
    })
  )

const revision = (columns: string, conflict = "") =>
  `INSERT ${conflict} INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
   VALUES (${columns})`
const time = "'2026-08-22T10:11:12.345Z'"

/** A copy of event 4 at another place, with a body that says so. */
const event = (sequence: string, conflict = "", body = `json_set(body, '$.sequence', ${sequence})`) =>
  `INSERT ${conflict} INTO audit_event (sequence, body, leaf_hash)
   SELECT ${sequence}, ${body}, leaf_hash FROM audit_event WHERE sequence = 4`

describe("a second connection without any of the store's settings is refused", () => {
  describe("policy_revision", () => {
    const changed = /append-only: a revision is never changed/
    const deleted = /append-only: a revision is never deleted/
    const notNext = /append-only: a new revision is one above the entity's last/
    refused("UPDATE policy_revision SET document = '{}'", changed)
    refused(
      "UPDATE OR REPLACE policy_revision SET revision = 2 WHERE revision = 1 AND entity_id = 1",
      changed
    )
    refused("DELETE FROM policy_revision", deleted)
    refused("DELETE FROM policy_revision WHERE entity_id = 1 AND revision = 2", deleted)
    refused(revision(`'project', 1, 2, '{}', 2, ${time}`), notNext)
    refused(revision(`'project', 1, 2, '{}', 2, ${time}`, "OR REPLACE"), notNext)
    refused(revision(`'project', 1, 2, '{}', 2, ${time}`, "OR IGNORE"), notNext)
    refused(
      `${revision(`'project', 1, 2, '{}', 2, ${time}`)} ON CONFLICT DO UPDATE SET document = excluded.document`,
      notNext
    )
    refused(revision(`'project', 1, 4, '{}', 4, ${time}`), notNext)
    refused(revision(`'project', 3, 2, '{}', 4, ${time}`), notNext)
    refused(revision(`'project', 3, 0, '{}', 4, ${time}`), notNext)
    refused(revision(`'project', 1, 3, '{}', 2, ${time}`), /the event is not the one of this revision/)
    refused(revision(`'project', 3, 1, '{}', 3, ${time}`), /the event is not the one of this revision/)
    refused(revision(`'project', 1, 3, '{}', 99, ${time}`), /the event is not the one of this revision/)
    refused(
      `INSERT OR REPLACE INTO policy_revision
       (rowid, entity_type, entity_id, revision, document, event_sequence, created_at)
       VALUES (1, 'project', 1, 3, '{}', 3, ${time})`,
      /append-only: this row number is taken/
    )
  })

  describe("audit_event", () => {
    const changed = /append-only: an event is never changed/
    const notNext = /append-only: a new event has the sequence after the last/
    refused("UPDATE audit_event SET body = json_set(body, '$.actor.id', 1)", changed)
    refused("UPDATE OR REPLACE audit_event SET sequence = 2 WHERE sequence = 1", changed)
    refused("UPDATE audit_event SET leaf_hash = zeroblob(32)", changed)
    refused("DELETE FROM audit_event", /append-only: an event is never deleted/)
    refused("DELETE FROM audit_event WHERE sequence = 4", /append-only: an event is never deleted/)
    refused(event("4"), notNext)
    refused(event("4", "OR REPLACE"), notNext)
    refused(event("4", "OR IGNORE"), notNext)
    refused(event("6"), notNext)
    refused(event("0"), notNext)
    refused(event("NULL", "", "body"), notNext)
    refused(event("5", "", "body"), /CHECK constraint failed/)
    refused(event("5", "", "json_set(body, '$.sequence', 5, '$.entity.type', 'user')"), /CHECK constraint/)
    refused(event("5", "", "json_set(body, '$.sequence', 5, '$.entity.id', '7')"), /CHECK constraint/)
    refused(event("5", "", "json_remove(json_set(body, '$.sequence', 5), '$.entity')"), /constraint failed/)
    refused(event("5").replace("leaf_hash FROM", "zeroblob(31) FROM"), /CHECK constraint failed/)
  })

  describe("audit_event_personal", () => {
    const row = "INTO audit_event_personal (sequence, salt, data) VALUES (4, zeroblob(32), '{}')"
    const taken = /has its personal data already/
    refused("UPDATE audit_event_personal SET data = '{}'", /may be erased, never changed/)
    refused("UPDATE audit_event_personal SET sequence = 9 WHERE sequence = 4", /may be erased, never changed/)
    refused(`INSERT ${row}`, taken)
    refused(`INSERT OR REPLACE ${row}`, taken)
    refused(`INSERT ${row} ON CONFLICT DO UPDATE SET data = '{}'`, taken)
  })
})

describe("what is allowed", () => {
  it("erasing personal data leaves the event, its hash and the log's future", async () => {
    const everything = { after: 0, limit: 10 }
    const before = await withStore({ path }, (store) => store.events(everything))
    withRaw(path, (database) => {
      expect(database.prepare("DELETE FROM audit_event_personal WHERE sequence = 2").run().changes).toBe(1)
    })
    const after = await withStore({ path }, (store) => store.events(everything))
    expect(after).toEqual(before.map((each) => (each.sequence === 2 ? { ...each, personal: null } : each)))
    const { policy } = await withStore({ path }, (store) => store.change(project(1), increment))
    expect(policy.revision).toBe(3)
    const own = await withStore({ path }, (store) => store.events({ ...everything, entity: project(1) }))
    expect(own.map(({ sequence, personal: row }) => [sequence, row === null])).toEqual([
      [1, false],
      [2, true],
      [5, false]
    ])
  })
})
