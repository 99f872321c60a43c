import { canonicalJson, type Json } from "@jobwarden/core"
import { documentHash, hashLeaf, leafHash, personalHash } from "@jobwarden/service"
import { copyFileSync } from "node:fs"
import { beforeAll, describe, expect, it } from "vitest"
import {
  checkpointOf,
  eventCount,
  tamper,
  temporaryPaths,
  verify,
  writeLog,
  type Database
} from "./honest-log.ts"

const pathOf = temporaryPaths()
const honest = pathOf("honest.sqlite")
const early = pathOf("early.sqlite")
beforeAll(async () => {
  await writeLog(early, { count: 4 })
  copyFileSync(early, honest)
  await writeLog(honest, { from: 4 })
})

type Event = { [key: string]: unknown }

const bodyOf = (database: Database, sequence: number): string =>
  database
    .prepare<[number], string>("SELECT body FROM audit_event WHERE sequence = ?")
    .pluck()
    .get(sequence) ?? ""

const put = (database: Database, sequence: number, body: string): void => {
  database
    .prepare("UPDATE audit_event SET body = ?, leaf_hash = ? WHERE sequence = ?")
    .run(body, leafHash(body), sequence)
}

/** An event with other members, in its canonical form and with its hash: as the service would have stored it. */
const remake = (database: Database, sequence: number, change: (event: Event) => Event): void => {
  const event = change(JSON.parse(bodyOf(database, sequence)) as Event)
  put(database, sequence, canonicalJson(event as Json))
}

const changeActor = (database: Database, sequence: number): void =>
  remake(database, sequence, (event) => ({ ...event, actor: { type: "user", id: 1 } }))

const cut = (database: Database, after: number): void => {
  database.exec(`
    DELETE FROM policy_revision WHERE event_sequence > ${after};
    DELETE FROM audit_event_personal WHERE sequence > ${after};
    DELETE FROM audit_event WHERE sequence > ${after}`)
}

const swap = (database: Database, one: number, other: number): void => {
  const [first, second] = [bodyOf(database, one), bodyOf(database, other)]
  put(database, one, second)
  put(database, other, first)
}

const run = (sql: string) => (database: Database) => {
  database.exec(sql)
}

it("an honest log has nothing wrong with it, and erasing personal data makes nothing wrong", async () => {
  const { events, problem } = await verify(honest)
  expect({ events, problem }).toEqual({ events: eventCount, problem: null })
  const erased = tamper(
    honest,
    pathOf("erased.sqlite"),
    run("DELETE FROM audit_event_personal WHERE sequence < 6")
  )
  const before = await checkpointOf(honest)
  expect((await verify(erased, [before])).problem).toBeNull()
})

describe("by the log alone,", () => {
  it.each<[attack: string, check: string, sequence: number | null, attacker: (database: Database) => void]>([
    [
      "an edited body",
      "hash",
      4,
      run("UPDATE audit_event SET body = replace(body, '42', '43') WHERE sequence = 4")
    ],
    ["an edited hash", "hash", 4, run("UPDATE audit_event SET leaf_hash = zeroblob(32) WHERE sequence = 4")],
    ["a hash that is gone", "hash", 4, run("UPDATE audit_event SET leaf_hash = x'' WHERE sequence = 4")],
    [
      "a changed actor",
      "hash",
      4,
      run("UPDATE audit_event SET body = json_set(body, '$.actor.id', 1) WHERE sequence = 4")
    ],
    [
      "a body in another form, with its hash",
      "canonical_form",
      4,
      (database) => put(database, 4, `${bodyOf(database, 4)} `)
    ],
    [
      "a member twice, with its hash",
      "canonical_form",
      4,
      (database) => put(database, 4, bodyOf(database, 4).replace("{", '{"actor":{"id":1,"type":"user"},'))
    ],
    ["bytes that are no text, with their hash", "text", 3, notText],
    [
      "a member taken out, with its hash",
      "members",
      3,
      (database) => remake(database, 3, ({ actor: _, ...event }) => event)
    ],
    ["swapped events, with their hashes", "place", 3, (database) => swap(database, 3, 7)],
    ["a removed event", "sequence", 5, run("DELETE FROM audit_event WHERE sequence = 5")],
    ["the first event removed", "sequence", 1, run("DELETE FROM audit_event WHERE sequence = 1")],
    [
      "a removed event whose place the later ones take",
      "place",
      7,
      run(`DELETE FROM audit_event_personal WHERE sequence >= 7; DELETE FROM audit_event WHERE sequence = 7;
           UPDATE audit_event SET sequence = -sequence WHERE sequence > 7;
           UPDATE audit_event SET sequence = -sequence - 1 WHERE sequence < 0`)
    ],
    [
      "an event copied to the end",
      "place",
      eventCount + 1,
      run(
        `INSERT INTO audit_event (sequence, body, leaf_hash) SELECT ${eventCount + 1}, body, leaf_hash FROM audit_event WHERE sequence = 3`
      )
    ],
    ["an event that is there twice, in a table without its key", "sequence", 3, twice],
    [
      "a revision that is told of twice, with its hash",
      "revision_chain",
      4,
      (database) => remake(database, 4, (event) => ({ ...event, revision: { before: 0, after: 1 } }))
    ],
    [
      "a change taken out of the log, with all places and hashes made anew",
      "revision_chain",
      3,
      (database) => {
        for (const at of [1, 2]) put(database, at, bodyOf(database, at + 1))
        // What was event 4 leads project 1 from a revision that the log no longer tells of.
        for (const at of [1, 2, 3]) remake(database, at, (event) => ({ ...event, sequence: at }))
        put(
          database,
          3,
          canonicalJson({ ...(JSON.parse(bodyOf(database, 4)) as Event), sequence: 3 } as Json)
        )
        database.exec(
          "DELETE FROM audit_event_personal; DELETE FROM policy_revision WHERE event_sequence = 1"
        )
        database.exec("UPDATE policy_revision SET event_sequence = 1 WHERE event_sequence = 2")
      }
    ],
    [
      "the end cut off, and its revisions left there",
      "document",
      null,
      run(`DELETE FROM audit_event WHERE sequence > 8`)
    ],
    [
      "a policy opened without an event",
      "document",
      4,
      run(
        `UPDATE policy_revision SET document = '{"permissions":{"jobs":{"read":true}}}' WHERE event_sequence = 4`
      )
    ],
    [
      "a scope opened without an event",
      "document",
      8,
      run(
        `UPDATE policy_revision SET document = json_set(document, '$.scope.inbound_enabled', json('false')) WHERE event_sequence = 8`
      )
    ],
    [
      "the first scope that is stored for a project opened without an event",
      "document",
      6,
      run(
        `UPDATE policy_revision SET document = json_insert(document, '$.scope.allowlist[#]', json('{"project":8}')) WHERE event_sequence = 6`
      )
    ],
    [
      "an entry that stands twice in a list that its event tells once",
      "document",
      6,
      run(
        `UPDATE policy_revision SET document = json_insert(document, '$.scope.allowlist[#]', json_extract(document, '$.scope.allowlist[0]')) WHERE event_sequence = 6`
      )
    ],
    [
      "a document put in the place of another, with the hash of it in its event and that event's hash made anew",
      "document",
      4,
      (database) => {
        const document = '{"permissions":{"jobs":{"read":true}}}'
        database.prepare("UPDATE policy_revision SET document = ? WHERE event_sequence = 4").run(document)
        remake(database, 4, (event) => ({ ...event, document_hash: documentHash(document) }))
      }
    ],
    [
      "a hash of a document that is none",
      "members",
      4,
      (database) => remake(database, 4, (event) => ({ ...event, document_hash: "none" }))
    ],
    [
      "a group's defaults opened without an event",
      "document",
      5,
      run(
        `UPDATE policy_revision SET document = '{"defaults":{"jobs":{"read":true}}}' WHERE event_sequence = 5`
      )
    ],
    [
      "a scope that is enforced no more, without an event",
      "document",
      9,
      run(`UPDATE policy_revision SET document = '{}' WHERE event_sequence = 9`)
    ],
    [
      "a document that is no document",
      "document",
      4,
      run(`UPDATE policy_revision SET document = '{"permissions":3}' WHERE event_sequence = 4`)
    ],
    [
      "a revision with another event",
      "document",
      4,
      run("UPDATE policy_revision SET event_sequence = 3 WHERE event_sequence = 4")
    ],
    [
      "a revision of another time",
      "document",
      4,
      run("UPDATE policy_revision SET created_at = '2020-01-01T00:00:00.000Z' WHERE event_sequence = 4")
    ],
    ["a revision removed", "document", 4, run("DELETE FROM policy_revision WHERE event_sequence = 4")],
    [
      "a revision put in without an event",
      "document",
      null,
      run(`INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
           VALUES ('project', 9, 1, '{"permissions":{"jobs":{"read":true}}}', 3, '2026-08-22T10:11:12.000Z')`)
    ],
    [
      "somebody else's name beside an event",
      "personal_data",
      6,
      run(`UPDATE audit_event_personal SET data = replace(data, 'Ada', 'Bob') WHERE sequence = 6`)
    ]
  ])("%s: found by the check of the %s", async (attack, check, sequence, attacker) => {
    const { problem } = await verify(tamper(honest, pathOf("tampered.sqlite"), attacker))
    expect(problem, attack).toMatchObject({ check, sequence })
  })
})

describe("a store of before events had the hash of their document", () => {
  /** As that version would have stored it. */
  const before = (more: (database: Database) => void = () => {}) =>
    tamper(honest, pathOf("before.sqlite"), (database) => {
      for (let at = 1; at <= eventCount; at++) {
        remake(database, at, ({ document_hash: _, ...event }) => event)
      }
      more(database)
    })

  it("has nothing wrong with it, and it is told how many first scopes are believed", async () => {
    const { believed, problem } = await verify(before())
    expect({ believed, problem }).toEqual({ believed: 1, problem: null })
    expect((await verify(honest)).believed).toBe(0)
  })

  it.each([
    ["another entry than the event tells", "'$.scope.allowlist[0].project', 8"],
    ["another switch than the event tells, by its event", "'$.scope.inbound_enabled', json('false')"]
  ])("is found wrong where its first scope has %s", async (_, change) => {
    const path = before((database) => {
      remake(database, 6, (event) => ({
        ...event,
        changes: [
          ...(event["changes"] as ReadonlyArray<object>),
          { path: "/scope/inbound_enabled", before: false, after: true }
        ]
      }))
      database.exec(
        `UPDATE policy_revision SET document = json_set(document, ${change}) WHERE event_sequence = 6`
      )
    })
    expect((await verify(path)).problem).toMatchObject({ check: "document", sequence: 6 })
  })

  it("is believed in what its first scope has beside, until an event tells of the whole scope", async () => {
    const path = before(
      run(
        `UPDATE policy_revision SET document = json_insert(document, '$.scope.allowlist[#]', json('{"project":8}')) WHERE event_sequence = 6;
         UPDATE policy_revision SET document = json_insert(document, '$.scope.allowlist[#]', json('{"project":8}')) WHERE event_sequence = 8`
      )
    )
    expect((await verify(path)).problem).toMatchObject({ check: "document", sequence: 11 })
  })
})

function notText(database: Database): void {
  const bytes = Buffer.from(bodyOf(database, 3).replace("request-2", "request-\u0001"))
  bytes[bytes.indexOf(1)] = 0xff
  database
    .prepare("UPDATE audit_event SET body = CAST(? AS TEXT), leaf_hash = ? WHERE sequence = 3")
    .run(bytes, hashLeaf(bytes))
}

function twice(database: Database): void {
  database.exec(`
    CREATE TABLE copied (sequence INTEGER, body TEXT, leaf_hash BLOB);
    INSERT INTO copied SELECT sequence, body, leaf_hash FROM audit_event;
    INSERT INTO copied SELECT sequence, body, leaf_hash FROM audit_event WHERE sequence = 3;
    PRAGMA legacy_alter_table = ON;
    DROP TABLE audit_event;
    ALTER TABLE copied RENAME TO audit_event`)
}

describe("found only by a checkpoint from elsewhere:", () => {
  it.each<[attack: string, attacker: (database: Database) => void]>([
    ["a changed actor, with its hash made anew", (database) => changeActor(database, 4)],
    [
      "a reason changed in the first event",
      (database) => remake(database, 1, (event) => ({ ...event, request_id: "other" }))
    ],
    ["the end cut off, with its revisions", (database) => cut(database, 8)],
    ["everything cut off", (database) => cut(database, 0)],
    [
      "the end made anew",
      (database) => {
        for (const at of [9, 10, 11, 12]) changeActor(database, at)
      }
    ],
    [
      "another person behind an event, with their data and both hashes made anew",
      (database) => {
        const [salt, data] = [Buffer.alloc(32, 7), canonicalJson({ author_name: "Somebody Else" })]
        database
          .prepare("UPDATE audit_event_personal SET salt = ?, data = ? WHERE sequence = 6")
          .run(salt, data)
        remake(database, 6, (event) => ({ ...event, personal_data_hash: personalHash(salt, data) }))
      }
    ],
    [
      "swapped events with their places made anew",
      (database) => {
        swap(database, 3, 7)
        for (const at of [3, 7]) remake(database, at, (event) => ({ ...event, sequence: at }))
        database.exec("DELETE FROM audit_event_personal WHERE sequence IN (3, 7)")
      }
    ]
  ])("%s", async (attack, attacker) => {
    const checkpoint = await checkpointOf(honest)
    const path = tamper(honest, pathOf("tampered.sqlite"), attacker)
    expect((await verify(path)).problem, "the log alone says nothing").toBeNull()
    expect((await verify(path, [checkpoint])).problem, attack).toMatchObject({ check: "checkpoint" })
  })

  it("an older copy of the file put in its place", async () => {
    expect((await verify(early)).problem).toBeNull()
    const { problem } = await verify(early, [await checkpointOf(honest)])
    expect(problem).toMatchObject({ check: "checkpoint", sequence: null })
    expect(problem?.message).toMatch(/ends with event 4, and the checkpoint of .* is of 12 events/)
  })

  it("the whole log made anew by somebody else", async () => {
    const forged = pathOf("forged.sqlite")
    await writeLog(forged, { actor: 1 })
    expect((await verify(forged)).problem).toBeNull()
    expect((await verify(forged, [await checkpointOf(honest)])).problem).toMatchObject({
      check: "checkpoint"
    })
    // An early checkpoint is enough.
    expect((await verify(forged, [await checkpointOf(early)])).problem).toMatchObject({ check: "checkpoint" })
  })

  it("what was changed lies between the last checkpoint that fits and the first that does not", async () => {
    const checkpoints = [await checkpointOf(honest), await checkpointOf(early)]
    const path = tamper(honest, pathOf("tampered.sqlite"), (database) => changeActor(database, 7))
    expect((await verify(path, checkpoints)).problem?.message).toMatch(
      /one of the events 5 to 12 was changed/
    )
    // Nothing speaks for what came after the last checkpoint.
    expect((await verify(path, [await checkpointOf(early)])).problem).toBeNull()
  })
})
