import type { PolicyStore } from "@jobwarden/service"
import { type StoredEvent } from "@jobwarden/service"
import { increment, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { emptyDatabase, withStore } from "./testing/opened.ts"

const fill = (store: PolicyStore["Service"]): Effect.Effect<ReadonlyArray<StoredEvent>, unknown> =>
  Effect.gen(function* () {
    yield* store.change(project(1), increment)
    yield* store.change(project(1), increment)
    yield* store.append([{ event: refusedEvent(project(1)), personal }])
    return yield* store.events({ after: 0, limit: 10 })
  })

const filled = async () => {
  const database = await emptyDatabase()
  const events = await withStore({ url: database.url }, fill)
  const now = () => withStore({ url: database.url }, (store) => store.events({ after: 0, limit: 10 }))
  return { ...database, events, now }
}

const attacks: ReadonlyArray<readonly [string, string]> = [
  ["an event's body", "UPDATE jobwarden.audit_event SET body = '{}'"],
  ["an event's hash", "UPDATE jobwarden.audit_event SET leaf_hash = sha256('x') WHERE sequence = 1"],
  ["an event, deleted", "DELETE FROM jobwarden.audit_event WHERE sequence = 3"],
  ["the log, emptied", "TRUNCATE jobwarden.audit_event"],
  [
    "an event, put over another",
    `INSERT INTO jobwarden.audit_event
     VALUES (1, '{}', sha256('x'), 'project', 1, 1, '') ON CONFLICT (sequence) DO UPDATE SET body = '{}'`
  ],
  ["a revision's document", "UPDATE jobwarden.policy_revision SET document = '{}'"],
  ["a revision, deleted", "DELETE FROM jobwarden.policy_revision"],
  ["the revisions, emptied", "TRUNCATE jobwarden.policy_revision"],
  ["personal data, changed", "UPDATE jobwarden.audit_event_personal SET data = '{}'"]
]

describe("what is stored stays", () => {
  it("whatever a superuser's statement says", async () => {
    const { events, now, run } = await filled()
    for (const [what, sql] of attacks) {
      await expect(run(sql), what).rejects.toThrow(/is append-only|may be erased, never changed/)
    }
    expect(await now()).toEqual(events)
  })

  it("also in an engine without triggers: the store's own user may not", async () => {
    const { name, run, server } = await emptyDatabase()
    // As where there is no language for triggers.
    await run(`DROP EXTENSION plpgsql; CREATE ROLE owner_${name} LOGIN PASSWORD 'owner';
      GRANT CREATE ON DATABASE ${name} TO owner_${name}`)
    const url = `postgres://owner_${name}:owner@127.0.0.1:${server.port}/${name}`
    const events = await withStore({ url }, fill)
    expect(await run("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")).toEqual([])
    for (const [what, sql] of attacks) {
      await expect(run(`SET ROLE owner_${name}; ${sql}`), what).rejects.toThrow(/permission denied/)
    }
    expect(await withStore({ url }, (store) => store.events({ after: 0, limit: 10 }))).toEqual(events)
  })

  it("but personal data may be erased, and the event says the same as before", async () => {
    const { events, now, run } = await filled()
    await run("DELETE FROM jobwarden.audit_event_personal WHERE sequence = 2")
    expect(await now()).toEqual(
      events.map((event) => (event.sequence === 2 ? { ...event, personal: null } : event))
    )
  })
})

describe("a log whose end was moved by hand", () => {
  it.each([
    ["onward: no gap is left", "UPDATE jobwarden.audit_head SET sequence = 7", "has no event 7"],
    ["away: nothing is begun anew", "DELETE FROM jobwarden.audit_head", "does not say where its log ends"]
  ])("%s", async (_, sql, message) => {
    const { events, run, url } = await filled()
    await run(sql)
    const failure = await withStore({ url }, (store) => Effect.flip(store.change(project(1), increment)))
    expect(String(failure)).toContain(message)
    expect(await run("SELECT count(*)::int AS events FROM jobwarden.audit_event")).toEqual([
      { events: events.length }
    ])
  })

  it("back: no event takes the place of another", async () => {
    const { events, now, run, url } = await filled()
    await run("UPDATE jobwarden.audit_head SET sequence = 1")
    const failure = await withStore({ url }, (store) => Effect.flip(store.change(project(2), increment)))
    expect(String(failure)).toContain("contradicts itself")
    expect(await now()).toEqual(events)
  })
})
