import { UseStore, type UseNumbers } from "@jobwarden/service"
import { allOf, batch, began, increment, project, use, useStoreContract } from "@jobwarden/service/testing"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { openRaw, temporaryPaths, withRaw, withStore } from "../test/support.ts"
import { layer } from "./layer.ts"
import { policiesAndAuditLog } from "./migrations/0001-policies-and-audit-log.ts"
import { openStore } from "./open.ts"
import { applicationId } from "./schema.ts"
import { makeUseStore } from "./use-store-sqlite.ts"

const newPath = temporaryPaths()

useStoreContract(
  { name: "sqlite", makeLayer: (room) => layer({ path: newPath(), ...(room && { roomOfADay: room }) }) },
  { describe, it }
)

/** A store whose file may grow by a few pages and no further, which is what a full disk looks like to SQLite. */
const openWithPages = Effect.fnUntraced(function* (path: string) {
  const connection = yield* openStore({ path })
  const { database } = connection
  const pages = Number(database.pragma("page_count", { simple: true }))
  database.pragma(`max_page_count = ${pages + 3}`)
  return { database, uses: yield* makeUseStore(connection) }
})

const withUses = <A, E>(
  path: string,
  body: (store: UseStore["Service"]) => Effect.Effect<A, E>,
  room?: UseNumbers
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const store = yield* UseStore
      yield* store.begin(began)
      return yield* body(store)
    }).pipe(Effect.provide(layer({ path, ...(room && { roomOfADay: room }) })))
  )

describe("after a restart", () => {
  it("what was added is there, counting goes on, and a full day is still full", async () => {
    const path = newPath()
    const room = { allowed: 2, denied: 2 }
    await withUses(path, (store) => store.add(batch(use(), use({ source: "project:9" }))), room)
    await withUses(
      path,
      (store) =>
        Effect.gen(function* () {
          expect(yield* store.add(batch(use(), use({ source: "project:10", count: 4 })))).toEqual({
            allowed: 4,
            denied: 0
          })
          expect((yield* allOf(store)).map(({ count }) => count)).toEqual([2, 1])
        }),
      room
    )
    const recording = await withUses(path, (store) => store.recording)
    expect(recording).toEqual({
      began,
      completeSince: "2026-08-22T10:00:05.000Z",
      lost: { allowed: 4, denied: 0 }
    })
  })

  it("of an older version, policies and log are as they were, and the use log begins", async () => {
    const path = newPath()
    await withStore({ path }, (store) => Effect.replicateEffect(store.change(project(1), increment), 3))
    // What version 1 left: the same file without what came later.
    withRaw(path, (database) => {
      database.exec("DROP TABLE use_summary; DROP TABLE use_day; DROP TABLE use_recording")
      database.exec("DROP INDEX audit_event_by_entity_and_time; DROP INDEX audit_event_by_time")
      database.exec("ALTER TABLE audit_event DROP COLUMN time")
      database.exec("DELETE FROM migration WHERE version > 1; PRAGMA user_version = 1")
      const plain = new Database(":memory:")
      plain.exec(policiesAndAuditLog.sql)
      const schema = "SELECT name, sql FROM sqlite_schema ORDER BY name"
      expect(database.prepare(schema).all()).toEqual(plain.prepare(schema).all())
      expect(database.pragma("application_id", { simple: true })).toBe(applicationId)
    })
    await withUses(path, (store) => store.add(batch(use())))
    expect(await withUses(path, allOf)).toHaveLength(1)
    const { policy } = await withStore({ path }, (store) => store.change(project(1), increment))
    expect(policy.revision).toBe(4)
  })
})

describe("two processes on one file", () => {
  it("add to the same numbers", async () => {
    const path = newPath()
    await withUses(path, (one) =>
      Effect.gen(function* () {
        const other = yield* UseStore
        for (let turn = 0; turn < 10; turn++) yield* (turn % 2 === 0 ? one : other).add(batch(use()))
        expect((yield* allOf(one)).map(({ count }) => count)).toEqual([10])
      }).pipe(Effect.provide(layer({ path })))
    )
  })
})

describe("a store that cannot be written", () => {
  it("leaves the patience of policy changes as it was", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const connection = yield* openStore({ path: newPath(), busyTimeoutMilliseconds: 321 })
        const uses = yield* makeUseStore(connection)
        const other = openRaw(connection.path)
        yield* uses.begin(began)
        other.exec("BEGIN IMMEDIATE")
        yield* Effect.flip(uses.add(batch(use())))
        other.close()
        yield* uses.add(batch(use()))
        expect(connection.database.pragma("busy_timeout", { simple: true })).toBe(321)
      }).pipe(Effect.scoped)
    ))

  it("because another process has the lock says so at once, and takes the numbers afterwards", async () => {
    const path = newPath()
    await withUses(path, (store) =>
      Effect.gen(function* () {
        const other = openRaw(path)
        other.exec("BEGIN IMMEDIATE")
        const started = performance.now()
        const failure = yield* Effect.flip(store.add(batch(use())))
        expect(failure.message).toContain("is locked by another process")
        // The default is to wait for five seconds.
        expect(performance.now() - started).toBeLessThan(2500)
        other.exec("COMMIT")
        other.close()
        yield* store.add(batch(use({ count: 7 })))
        expect((yield* allOf(store)).map(({ count }) => count)).toEqual([7])
      })
    )
  })

  it("is not asked to be, where there is nothing to forget", async () => {
    const path = newPath()
    await withUses(path, (store) =>
      Effect.gen(function* () {
        yield* store.add(batch(use()))
        const other = openRaw(path)
        other.exec("BEGIN IMMEDIATE")
        expect(yield* store.forget("2026-08-22", 10)).toBe(0)
        expect((yield* Effect.flip(store.forget("2026-08-23", 10))).message).toContain("is locked")
        other.close()
        expect(yield* store.forget("2026-08-23", 10)).toBe(1)
      })
    )
    withRaw(path, (database) => {
      expect(database.prepare("SELECT count(*) FROM use_day").pluck().get()).toBe(0)
    })
  })

  it("because the disk is full keeps what it had, all of it and no half of a batch", async () => {
    const path = newPath()
    await withUses(path, (store) => store.add(batch(use())))
    const many = Array.from({ length: 5000 }, (_, index) => use({ source: `project:${index + 1000}` }))
    await Effect.runPromise(
      Effect.gen(function* () {
        const { database, uses } = yield* openWithPages(path)
        const failure = yield* Effect.flip(uses.add(batch(use({ count: 5 }), ...many)))
        expect(failure.message).toContain("cannot grow: the disk is full; free some space")
        expect(yield* allOf(uses)).toEqual([use()])
        database.pragma("max_page_count = 1000000")
        yield* uses.add(batch(use({ count: 5 }), ...many))
        const all = yield* allOf(uses)
        expect([all.length, all.find(({ source }) => source === "project:124")?.count]).toEqual([5001, 6])
      }).pipe(Effect.scoped)
    )
  })
})
