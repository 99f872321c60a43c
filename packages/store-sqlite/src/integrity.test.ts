import type { StoreUnavailable } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import type Database from "better-sqlite3"
import { Effect } from "effect"
import { readFileSync, writeFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { fill, openFailure, openRaw, temporaryPaths, withRaw, withStore } from "../test/support.ts"
import { checkIntegrity } from "./integrity.ts"
import { latestVersion } from "./migrations/index.ts"

const newPath = temporaryPaths()

/** A store in which somebody has changed something past its triggers. */
const changed = async (change: (database: Database.Database) => void): Promise<string> => {
  const path = await fill(newPath())
  withRaw(path, (database) => {
    const triggers = database
      .prepare<[], { name: string; sql: string }>(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
      )
      .all()
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${name}`)
    change(database)
    for (const { sql } of triggers) database.exec(sql)
  })
  return path
}

const problemOf = async (path: string): Promise<string> => {
  const message = await openFailure({ path })
  const [, problem, rest] = /is not what it was: (.*?); (nothing was changed; .*)$/.exec(message) ?? []
  expect(rest, message).toBe(
    "nothing was changed; stop every process that uses it, keep a copy of it and of its -wal file, and restore " +
      "the latest backup"
  )
  return problem ?? message
}

/** What is found where the file is too large to be read as a whole. */
const problemOfLarge = (path: string): Promise<string> =>
  withRaw(path, (database) =>
    Effect.runPromise(
      checkIntegrity(database, path, latestVersion, 0).pipe(
        Effect.match({ onFailure: ({ reason }: StoreUnavailable) => reason, onSuccess: () => "nothing" })
      )
    )
  )

describe("opening refuses a store, and says what is wrong with it", () => {
  it("a trigger that is missing, or says something else", async () => {
    const path = await fill(newPath())
    const sql = withRaw(path, (database) => {
      const found = database
        .prepare<[], string>("SELECT sql FROM sqlite_schema WHERE name = 'audit_event_delete'")
        .pluck()
        .get()
      database.exec("DROP TRIGGER audit_event_delete")
      return String(found)
    })
    expect(await problemOf(path)).toBe("the trigger `audit_event_delete` is missing")
    withRaw(path, (database) => database.exec(sql.replace(/RAISE\(ABORT, '[^']*'\)/, "RAISE(IGNORE)")))
    expect(await problemOf(path)).toBe("the trigger `audit_event_delete` was changed")
    withRaw(path, (database) => database.exec(`DROP TRIGGER audit_event_delete; ${sql}`))
    expect(await openFailure({ path })).toBe("it could be opened")
  })

  it.each([
    ["DROP TABLE use_day", "the table `use_day` is missing"],
    ["DROP INDEX audit_event_by_time", "the index `audit_event_by_time` is missing"]
  ])("%s", async (sql, problem) => {
    const path = await fill(newPath())
    withRaw(path, (database) => database.exec(sql))
    expect(await problemOf(path)).toBe(problem)
  })

  it.each([
    [
      "the bytes of an event",
      "UPDATE audit_event SET body = replace(body, '\"id\":42', '\"id\":43') WHERE sequence = 10",
      "event 10 of its audit log has another hash than its bytes"
    ],
    [
      "an event in between",
      "DELETE FROM audit_event WHERE sequence = 4",
      "event 4 of its audit log is missing"
    ],
    ["the first event", "DELETE FROM audit_event WHERE sequence = 1", "event 1 of its audit log is missing"],
    [
      "a revision",
      "DELETE FROM policy_revision WHERE revision = 10",
      "the revision that event 10 tells of is missing"
    ]
  ])("the end of the log: %s", async (_, sql, problem) => {
    const path = await changed((database) => database.exec(sql))
    expect(await problemOf(path)).toBe(problem)
    expect(await problemOfLarge(path)).toContain(problem)
  })

  it("what breaks a rule of the tables, far from the end of the log", async () => {
    const path = await changed((database) => {
      database.pragma("ignore_check_constraints = ON")
      database.exec("UPDATE policy_revision SET document = 'no JSON' WHERE revision = 1")
    })
    expect(await problemOf(path)).toBe("SQLite finds it damaged (CHECK constraint failed in policy_revision)")
    expect(await problemOfLarge(path), "that is what `audit verify` is for").toBe("nothing")
  })

  it("a page that is not what it was", async () => {
    const path = await fill(newPath())
    const [page, size] = withRaw(path, (database) => [
      Number(database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'use_summary'").pluck().get()),
      Number(database.pragma("page_size", { simple: true }))
    ])
    const bytes = readFileSync(path)
    bytes.fill(0x5a, (page - 1) * size, page * size)
    writeFileSync(path, bytes)
    expect(await problemOf(path)).toMatch(/^SQLite finds it damaged \(.*page/)
  })

  it("and changes nothing of it", async () => {
    const path = await changed((database) => database.exec("DELETE FROM audit_event WHERE sequence = 4"))
    const before = readFileSync(path)
    await problemOf(path)
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

describe("opening goes on", () => {
  it("where the owner has added something", async () => {
    const path = await fill(newPath())
    withRaw(path, (database) => database.exec("CREATE INDEX my_own ON policy_revision (created_at)"))
    expect(await openFailure({ path })).toBe("it could be opened")
  })

  it("while another process writes", async () => {
    const path = await fill(newPath())
    const other = openRaw(path)
    other.exec("BEGIN IMMEDIATE; INSERT INTO use_day VALUES ('2026-01-01', 1, 1)")
    expect(await openFailure({ path, busyTimeoutMilliseconds: 20 })).toBe("it could be opened")
    other.close()
  })

  it("where the personal data of an event was erased", async () => {
    const path = await fill(newPath())
    withRaw(path, (database) => database.exec("DELETE FROM audit_event_personal"))
    expect(await withStore({ path }, (store) => store.change(project(1), increment))).toMatchObject({
      answer: 11
    })
  })
})
