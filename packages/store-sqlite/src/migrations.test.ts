import { type LogRow, logChecker, PolicyStore, UseStore } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { dumpOf, rowsOf, schemaOf } from "../test/dump-sql.ts"
import { fill, openFailure, temporaryPaths, withRaw } from "../test/support.ts"
import { openAuditLog } from "./audit-log-file.ts"
import { layer } from "./layer.ts"
import { latestVersion, migrations } from "./migrations/index.ts"

const newPath = temporaryPaths()
const folder = join(import.meta.dirname, "../test/dumps")
const dumpFile = (version: number) => join(folder, `${String(version).padStart(4, "0")}.sql`)
const versions = migrations.map(({ version }) => version)

/** The store that an earlier version made, as it kept it. */
const restore = (version: number): string => {
  const path = newPath()
  withRaw(path, (database) => database.exec(readFileSync(dumpFile(version), "utf8")))
  return path
}

const checkedLog = (path: string) =>
  Effect.gen(function* () {
    const log = yield* openAuditLog(path)
    const checker = logChecker()
    const rows: ReadonlyArray<LogRow> = yield* log.next(1000)
    return { problems: rows.map(checker.take), end: checker.end(), size: checker.size() }
  }).pipe(Effect.scoped, Effect.runPromise)

it("every version has a store that it made, and no other is there", () => {
  expect(readdirSync(folder)).toEqual(versions.map((version) => dumpFile(version).slice(folder.length + 1)))
})

describe.each(versions)("a store of version %i", (version) => {
  it("was made by the steps as they are today: a released step is never edited", () => {
    const database = new Database(":memory:")
    const kept = new Database(":memory:")
    kept.exec(readFileSync(dumpFile(version), "utf8"))
    for (const step of migrations) if (step.version <= version) database.exec(step.sql)
    expect(schemaOf(kept)).toEqual(schemaOf(database))
    expect(dumpOf(kept)).toBe(readFileSync(dumpFile(version), "utf8"))
    database.close()
    kept.close()
  })

  it("is brought to the latest schema, keeps every row, and goes on", async () => {
    const path = restore(version)
    const before = withRaw(path, rowsOf)
    expect([...(before.get("audit_event") ?? [])]).toHaveLength(6)

    await Effect.gen(function* () {
      const store = yield* PolicyStore
      const uses = yield* UseStore
      expect((yield* store.read(project(1))).document).toEqual({ counter: 2 })
      expect(
        (yield* store.revisions({ entity: project(1), limit: 9 })).map(({ sequence }) => sequence)
      ).toEqual([2, 1])
      expect(yield* store.countEvents({ createdAfter: "2026-08-22T00:00:00.000Z", limit: 9 })).toBe(6)
      expect((yield* store.event(2))?.personal).toBeNull()
      yield* uses.begin("2026-09-01T00:00:00.000Z")
      expect((yield* uses.recording).began).toBe(
        version < 2 ? "2026-09-01T00:00:00.000Z" : "2026-08-22T00:00:00.000Z"
      )
    }).pipe(Effect.provide(layer({ path })), Effect.runPromise)

    withRaw(path, (database) => {
      expect(database.pragma("user_version", { simple: true })).toBe(latestVersion)
      expect(database.pragma("integrity_check", { simple: true })).toBe("ok")
      expect(database.pragma("foreign_key_check")).toEqual([])
      const after = rowsOf(database)
      for (const [table, rows] of before) {
        expect(after.get(table)?.slice(0, rows.length), table).toEqual(rows)
        if (!["migration", "use_recording"].includes(table)) expect(after.get(table), table).toEqual(rows)
      }
      expect(after.get("migration")?.map((row) => [row["version"], row["name"]])).toEqual(
        migrations.map((step) => [step.version, step.name])
      )
    })
    expect(await checkedLog(path)).toEqual({ problems: Array(6).fill(null), end: null, size: 6 })

    const { policy } = await Effect.gen(function* () {
      return yield* (yield* PolicyStore).change(project(1), increment)
    }).pipe(Effect.provide(layer({ path })), Effect.runPromise)
    expect(policy).toMatchObject({ revision: 3, document: { counter: 3 } })
    expect(await checkedLog(path)).toMatchObject({ end: null, size: 7 })
  })

  it("has then the schema of a new store", async () => {
    const path = restore(version)
    await Effect.runPromise(Effect.provide(PolicyStore, layer({ path })))
    const fresh = withRaw(await fill(newPath()), schemaOf)
    expect(withRaw(path, schemaOf)).toEqual(fresh)
  })
})

it("a store of a newer version is refused in words, and left as it is", async () => {
  const path = restore(latestVersion)
  const newer = latestVersion + 1
  withRaw(path, (database) => {
    database.pragma(`user_version = ${newer}`)
    database.prepare("INSERT INTO migration VALUES (?, 'of-the-future', 'later')").run(newer)
  })
  const before = readFileSync(path)
  expect(await openFailure({ path })).toBe(
    `the policy store is unavailable: \`${path}\` was written by a newer version (its schema is ${newer}, the ` +
      `newest known here is ${latestVersion}); nothing was changed; run that version or a later one, or restore a ` +
      "backup from before the update"
  )
  expect(readFileSync(path).equals(before)).toBe(true)
})
