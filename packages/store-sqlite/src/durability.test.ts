import { PolicyStore } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { describe, expect, it } from "vitest"
import {
  openFailure,
  openRaw,
  startStoreProcess,
  temporaryPaths,
  withRaw,
  withStore
} from "../test/support.ts"
import { prepareFile } from "./database-file.ts"
import { layer } from "./index.ts"

const newPath = temporaryPaths()
const patience = { timeout: 60_000 }

/** What another connection finds: it does not take the store's word for anything. */
const inspect = (path: string) =>
  withRaw(path, (database) => {
    const count = (sql: string) => Number(database.prepare(`SELECT count(*) FROM ${sql}`).pluck().get())
    const pairs = database
      .prepare<[], { entity_id: number; revision: number }>(
        `SELECT r.entity_id, r.revision FROM policy_revision r
         JOIN audit_event e ON e.sequence = r.event_sequence AND e.entity_id = r.entity_id
         WHERE json_extract(e.body, '$.revision.after') = r.revision
           AND json_extract(r.document, '$.counter') = r.revision`
      )
      .all()
      .map((row) => `${row.entity_id} ${row.revision}`)
    return {
      intact: database.pragma("integrity_check", { simple: true }),
      revisions: count("policy_revision"),
      events: count("audit_event"),
      personal: count("audit_event_personal"),
      lastSequence: Number(
        database.prepare("SELECT coalesce(max(sequence), 0) FROM audit_event").pluck().get()
      ),
      pairs: new Set(pairs)
    }
  })

const expectWhole = (path: string, acknowledged: ReadonlyArray<string>) => {
  const found = inspect(path)
  expect(found.intact).toBe("ok")
  expect(acknowledged.filter((line) => !found.pairs.has(line))).toEqual([])
  expect(found.pairs.size).toBe(found.revisions)
  expect([found.events, found.personal, found.lastSequence]).toEqual(Array(3).fill(found.revisions))
  return found
}

describe("a killed process", () => {
  it("has lost nothing that it acknowledged, nor half of anything", patience, async () => {
    const path = newPath()
    const acknowledged: string[] = []
    for (const milliseconds of [0, 15, 40, 90, 170]) {
      const child = startStoreProcess(path, 3, 1_000_000)
      await child.firstLine
      await sleep(milliseconds)
      child.kill()
      await child.ended
      expect(child.lines().length).toBeGreaterThan(0)
      acknowledged.push(...child.lines())

      const found = expectWhole(path, acknowledged)
      const { policy } = await withStore({ path }, (store) => store.change(project(1), increment))
      acknowledged.push(`1 ${policy.revision}`)
      expect(expectWhole(path, acknowledged).revisions).toBe(found.revisions + 1)
    }
    expect(new Set(acknowledged).size, "no revision is acknowledged twice").toBe(acknowledged.length)
  })
})

describe("reopening", () => {
  it("finds what was there and goes on from it", async () => {
    const path = newPath()
    const change = () => withStore({ path }, (store) => store.change(project(1), increment))
    for (let revision = 1; revision <= 3; revision++) {
      expect((await change()).policy).toMatchObject({ revision, document: { counter: revision } })
    }
    const events = await withStore({ path }, (store) => store.events({ after: 0, limit: 10 }))
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    expectWhole(path, ["1 1", "1 2", "1 3"])
  })
})

describe("one file, several users", () => {
  it("two processes lose no update of each other", patience, async () => {
    const path = newPath()
    const children = [startStoreProcess(path, 2, 100), startStoreProcess(path, 2, 100)]
    await Promise.all(children.map((child) => child.ended))
    const acknowledged = children.flatMap((child) => child.lines())
    expect(acknowledged.filter((line) => !/^[12] \d+$/.test(line))).toEqual([])
    expect(acknowledged).toHaveLength(200)
    expect(new Set(acknowledged).size).toBe(200)
    const { revisions } = expectWhole(path, acknowledged)
    expect(revisions).toBe(200)
    const all = await withStore({ path }, (store) => store.readAll)
    expect(all.map(({ document }) => document)).toEqual([{ counter: 100 }, { counter: 100 }])
  })

  it("opening waits for a process that is making the file", async () => {
    const path = newPath()
    const database = openRaw(path)
    database.exec("BEGIN IMMEDIATE")
    const opened = withStore({ path }, (store) => store.change(project(1), increment))
    await sleep(100)
    database.exec("COMMIT")
    expect((await opened).policy.revision).toBe(1)

    const other = newPath()
    const held = openRaw(other)
    held.exec("BEGIN IMMEDIATE")
    expect(await openFailure({ path: other, busyTimeoutMilliseconds: 50 })).toContain("is locked by another")
    held.close()
    database.close()
  })

  it("two connections of one process see each other's commits", () => {
    const path = newPath()
    return withStore({ path }, (one) =>
      Effect.gen(function* () {
        const other = yield* PolicyStore
        for (let turn = 1; turn <= 10; turn++) {
          const store = turn % 2 === 0 ? one : other
          expect((yield* store.change(project(1), increment)).answer).toBe(turn)
          expect((yield* one.read(project(1))).revision).toBe(turn)
          expect((yield* other.read(project(1))).revision).toBe(turn)
        }
        expectWhole(path, ["1 1", "1 10"])
      }).pipe(Effect.provide(layer({ path })))
    )
  })

  it("looking at a file lets go of no lock that this process holds on it", async () => {
    const path = newPath()
    const lockElsewhere = () => {
      const code = `
        const database = new (require("better-sqlite3"))(process.argv[1], { timeout: 0 })
        try { database.exec("BEGIN IMMEDIATE"); console.log("locked") }
        catch (error) { console.log(error.code) }`
      const options = { cwd: import.meta.dirname, encoding: "utf8" } as const
      return spawnSync(process.execPath, ["-e", code, path], options).stdout.trim()
    }
    const database = openRaw(path)
    database.exec("CREATE TABLE something (id INTEGER); BEGIN IMMEDIATE")
    await Effect.runPromise(prepareFile(path))
    expect(lockElsewhere()).toBe("SQLITE_BUSY")
    database.close()
    expect(lockElsewhere()).toBe("locked")
  })
})
