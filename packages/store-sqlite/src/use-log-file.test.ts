import { UseStore } from "@jobwarden/service"
import { batch, began, firstDay, use } from "@jobwarden/service/testing"
import Database from "better-sqlite3"
import { Effect, Exit } from "effect"
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import { temporaryPaths, withRaw } from "../test/support.ts"
import { layer } from "./index.ts"
import { policiesAndAuditLog } from "./migrations/0001-policies-and-audit-log.ts"
import { mostBytesInMemory, openReadOnly } from "./open-read-only.ts"
import { applicationId } from "./schema.ts"
import { readUseLog } from "./use-log-file.ts"

const newPath = temporaryPaths()

/** A path in a folder of its own, so that every file that is made can be seen. */
const alone = (): string => {
  const folder = newPath("folder")
  mkdirSync(folder)
  return join(folder, "store.db")
}

const always = { from: "2000-01-01", to: "2099-12-31", most: 1000 }
const read = (path: string, more: Partial<typeof always> = {}) =>
  Effect.runPromise(Effect.scoped(readUseLog(path, { ...always, ...more })))
const refusal = async (path: string, more: Partial<typeof always> = {}): Promise<string> => {
  const exit = await Effect.runPromiseExit(Effect.scoped(readUseLog(path, { ...always, ...more })))
  return Exit.isSuccess(exit) ? "it could be read" : String(exit.cause)
}

/** Everything that could tell that somebody was there. */
const traces = (path: string) =>
  readdirSync(dirname(path)).map((name) => {
    const { mode, size } = statSync(join(dirname(path), name))
    return [name, size, mode, readFileSync(join(dirname(path), name)).toString("base64")] as const
  })

const later = "2026-08-23"
const summaries = [
  use(),
  use({ day: later, count: 4 }),
  use({ allowed: false, action: "write", count: 2 }),
  use({ target: 125, environment: "production" })
]

const record = (path: string, whileOpen: () => Promise<void> = async () => {}) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const store = yield* UseStore
      yield* store.begin(began)
      yield* store.add(batch(...summaries))
      yield* Effect.promise(whileOpen)
    }).pipe(Effect.provide(layer({ path })))
  )

const { day: _, ...sum } = use()
const expected = [
  { ...sum, allowed: false, action: "write", count: 2 },
  { ...sum, count: 5, lastUsed: `${later}T10:00:00.000Z` },
  { ...sum, target: 125, environment: "production" }
]

describe("a store's log of use", () => {
  it("is summed up over the days, allowed and denied apart", async () => {
    const path = alone()
    await record(path)
    expect(await read(path)).toEqual({
      recording: { began, completeSince: began, lost: { allowed: 0, denied: 0 } },
      lastUsed: `${later}T10:00:00.000Z`,
      sums: expected
    })
    expect((await read(path, { to: firstDay })).sums).toContainEqual(sum)
    expect((await read(path, { from: later })).sums).toMatchObject([{ count: 4 }])
    expect((await read(path, { to: firstDay })).lastUsed).toBe(`${later}T10:00:00.000Z`)
  })

  it("in which nothing was recorded yet says so", async () => {
    const path = alone()
    await Effect.runPromise(Effect.scoped(Effect.provide(Effect.void, layer({ path }))))
    expect(await read(path)).toEqual({ recording: null, lastUsed: null, sums: [] })
  })

  it("of more different uses than are asked for is refused", async () => {
    const path = alone()
    await record(path)
    expect((await read(path, { most: 3 })).sums).toHaveLength(3)
    expect(await refusal(path, { most: 2 })).toMatch(/holds more than 2 different uses; ask for a shorter/)
  })
})

describe("reading a store", () => {
  it("that lies still makes and changes no file", async () => {
    const path = alone()
    await record(path)
    const before = traces(path)
    expect(before.map(([name]) => name)).toEqual(["store.db"])
    await read(path)
    expect(traces(path)).toEqual(before)
  })

  it("that a service uses sees what it wrote, makes no file, and is in no writer's way", async () => {
    const path = alone()
    await record(path, async () => {
      const names = readdirSync(dirname(path))
      expect(names).toEqual(["store.db", "store.db-shm", "store.db-wal"])
      const writer = new Database(path, { timeout: 0 })
      const reading = Effect.runPromise(
        Effect.scoped(
          Effect.gen(function* () {
            const found = yield* readUseLog(path, always)
            // It is still open here.
            writer.exec("BEGIN IMMEDIATE; UPDATE use_summary SET count = count + 1; COMMIT")
            return found
          })
        )
      )
      expect((await reading).sums).toEqual(expected)
      writer.exec("BEGIN IMMEDIATE")
      expect((await read(path)).sums, "a writer is in its transaction").toHaveLength(3)
      writer.exec("ROLLBACK")
      writer.close()
      expect(readdirSync(dirname(path))).toEqual(names)
    })
    expect(readdirSync(dirname(path)), "the service tidies up as ever").toEqual(["store.db"])
  })

  it("lets nothing be written, whether a service uses it or it lies still", async () => {
    const path = alone()
    const writing = (mostInMemory?: number) =>
      Effect.runPromise(
        Effect.scoped(
          Effect.map(openReadOnly(path, mostInMemory), ({ database }) =>
            database.exec("DELETE FROM use_summary")
          )
        )
      )
    await record(path, () => expect(writing()).rejects.toThrow(/readonly/))
    await expect(writing()).rejects.toThrow(/readonly/)
    await expect(writing(0)).rejects.toThrow(/readonly/)
    expect((await read(path)).sums).toEqual(expected)
  })

  it("goes where a link leads", async () => {
    const path = alone()
    await record(path, async () => {
      const link = newPath("link.db")
      symlinkSync(path, link)
      expect((await read(link)).sums).toEqual(expected)
      expect(existsSync(`${link}-wal`)).toBe(false)
    })
  })

  it("of which only half was copied is refused, since the latest would be missing", async () => {
    const path = alone()
    const copy = alone()
    await record(path, async () => {
      for (const end of ["", "-wal"]) copyFileSync(path + end, copy + end)
    })
    expect(await refusal(copy)).toMatch(/has a `-wal` file beside it and no `-shm` file; name the original/)
    expect(readdirSync(dirname(copy))).toEqual(["store.db", "store.db-wal"])
  })
})

describe("what is no store with a log is refused, and left as it is:", () => {
  const made = (make: (path: string) => void): string => {
    const path = alone()
    make(path)
    return path
  }
  it.each([
    ["no file", () => {}, /does not exist/],
    ["a text", (path: string) => writeFileSync(path, "a,b\n".repeat(100)), /is not a SQLite database/],
    ["no byte", (path: string) => writeFileSync(path, ""), /is an empty database/],
    [
      "another program's database",
      (path: string) => withRaw(path, (database) => database.exec("CREATE TABLE use_summary (day)")),
      /is a SQLite database, but not a policy store/
    ],
    [
      "a store from before there was one",
      (path: string) =>
        withRaw(path, (database) => {
          database.exec(policiesAndAuditLog.sql)
          database.exec("INSERT INTO migration VALUES (1, 'policies', '2026-01-01')")
          database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`)
        }),
      /has no log of use \(its schema is 1, the log came with 2\); start this version/
    ],
    [
      "a store of a later version",
      (path: string) =>
        withRaw(path, (database) => {
          database.exec(
            `CREATE TABLE t (x); PRAGMA application_id = ${applicationId}; PRAGMA user_version = 99`
          )
        }),
      /was written by a newer version/
    ]
  ])("%s", async (_what, make, why) => {
    const path = made(make)
    const names = readdirSync(dirname(path))
    expect(await refusal(path)).toMatch(why)
    expect(readdirSync(dirname(path))).toEqual(names)
  })

  it("a damaged one", async () => {
    const path = alone()
    await record(path)
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096)
    writeFileSync(path, bytes)
    expect(await refusal(path)).toMatch(/is damaged/)
  })

  it("one that lies still, is too large for the memory, and has a change in it that was not finished", async () => {
    const path = alone()
    writeFileSync(path, "SQLite format 3\0")
    truncateSync(path, mostBytesInMemory + 1)
    writeFileSync(`${path}-journal`, "something")
    expect(await refusal(path)).toMatch(/has a `-journal` file beside it/)
    rmSync(`${path}-journal`)
    rmSync(path)
  })
})
