import { type LogRow, logChecker } from "@jobwarden/service"
import { increment, project, put } from "@jobwarden/service/testing"
import { Effect, Exit, Fiber } from "effect"
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { mountSmallDisk } from "../test/small-disk.ts"
import { fill, openRaw, startStoreProcess, withRaw, withStore } from "../test/support.ts"
import { openAuditLog } from "./audit-log-file.ts"
import { backUp, type BackupOptions } from "./backup.ts"
import { latestVersion } from "./migrations/index.ts"

/** A folder of one test, with a store in it. */
const place = async () => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-backup-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const from = await fill(join(folder, "store.sqlite"))
  return { folder, from, to: join(folder, "backup.sqlite") }
}

const verifyLog = (file: string) =>
  Effect.gen(function* () {
    const log = yield* openAuditLog(file)
    const checker = logChecker()
    const rows: ReadonlyArray<LogRow> = yield* log.next(1_000_000)
    const problem = rows.map(checker.take).find((found) => found !== null) ?? checker.end()
    if (problem !== null) return yield* Effect.fail(new Error(problem.message))
    if (log.countRevisions() !== checker.size()) return yield* Effect.fail(new Error("a revision is missing"))
  }).pipe(Effect.scoped)

const make = (
  options: Omit<BackupOptions, "force"> & { readonly force?: boolean },
  verify: (file: string) => Effect.Effect<void, Error> = verifyLog
) => Effect.runPromise(backUp({ force: false, ...options }, verify))

const refusal = (...given: Parameters<typeof make>): Promise<string> =>
  make(...given).then(
    () => "it was made",
    (error: Error) => error.message
  )

describe("a backup", () => {
  it("is the store as it was, for its owner alone, in one file, and a store that goes on", async () => {
    const { folder, from, to } = await place()
    const made = await make({ from, to })
    expect(made).toEqual({ bytes: statSync(to).size, schema: latestVersion })
    expect((statSync(to).mode & 0o777).toString(8)).toBe("600")
    expect(readdirSync(folder).sort()).toEqual(["backup.sqlite", "store.sqlite"])
    const { policy } = await withStore({ path: to }, (store) => store.change(project(1), increment))
    expect(policy).toMatchObject({ revision: 11, document: { counter: 11 } })
    const original = await withStore({ path: from }, (store) => store.read(project(1)))
    expect(original.revision).toBe(10)
  })

  it("is made while a service writes, of one moment, and nobody waits", { timeout: 60_000 }, async () => {
    const { from, to } = await place()
    // Large enough for many steps.
    await withStore({ path: from }, (store) =>
      Effect.forEach(Array.from({ length: 20 }), (_, at) =>
        store.change(project(10 + at), put({ text: "x".repeat(500_000) }))
      )
    )
    const service = startStoreProcess(from, 3, 1_000_000)
    await service.firstLine
    const stored = () =>
      withRaw(from, (database) =>
        Number(database.prepare("SELECT max(sequence) FROM audit_event").pluck().get())
      )
    let [steps, during] = [0, 0]
    const before = service.lines().length
    await make({
      from,
      to,
      progress: () => {
        steps += 1
        if (steps > 1) return
        // Between two steps nothing goes on here until the other process has stored something.
        const already = stored()
        for (let waited = 0; during === 0 && waited < 1000; waited += 1) {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
          during = stored() - already
        }
      }
    })
    service.kill()
    await service.ended
    expect(steps).toBeGreaterThan(1)
    expect(during).toBeGreaterThan(0)
    const copied = withRaw(to, (database) =>
      Number(database.prepare("SELECT count(*) FROM audit_event").pluck().get())
    )
    expect(copied).toBeGreaterThanOrEqual(30 + before)
    expect(copied).toBeLessThanOrEqual(30 + service.lines().length + 1)
    await Effect.runPromise(verifyLog(to))
  })

  it("does not begin again whenever something is written meanwhile", async () => {
    const { from, to } = await place()
    await withStore({ path: from }, (store) =>
      Effect.forEach([2, 3, 4], (id) => store.change(project(id), put({ text: "x".repeat(9_000_000) })))
    )
    const other = openRaw(from)
    onTestFinished(() => void other.close())
    const written: Array<number> = []
    await make({
      from,
      to,
      progress: (done) => {
        other.prepare("INSERT INTO use_day VALUES (?, 1, 1)").run(`2026-01-${10 + written.length}`)
        written.push(done)
      }
    })
    expect(written.length).toBeGreaterThan(2)
    expect(written).toEqual(written.toSorted((one, another) => one - another))
    expect(withRaw(to, (database) => database.prepare("SELECT count(*) FROM use_day").pluck().get())).toBe(0)
  })

  it("is made of a store that a crash left behind, with what is in its write-ahead log", async () => {
    const { from, to } = await place()
    const service = startStoreProcess(from, 1, 1_000_000)
    await service.firstLine
    service.kill()
    await service.ended
    expect(existsSync(`${from}-wal`)).toBe(true)
    await make({ from, to })
    const found = await withStore({ path: to }, (store) => store.read(project(1)))
    expect(found.revision).toBeGreaterThanOrEqual(10 + service.lines().length)
  })

  it("of a store of an earlier version keeps that version", async () => {
    const { folder, to } = await place()
    const from = join(folder, "old.sqlite")
    withRaw(from, (database) =>
      database.exec(readFileSync(join(import.meta.dirname, "../test/dumps/0001.sql"), "utf8"))
    )
    const before = readFileSync(from)
    expect(await make({ from, to }, () => Effect.void)).toMatchObject({ schema: 1 })
    expect(readFileSync(from).equals(before)).toBe(true)
  })

  it("is made of a store on a disk that is read-only", async ({ skip }) => {
    const disk = mountSmallDisk(1024)
    if (disk === undefined) return skip("mounting needs root")
    onTestFinished(disk.remove)
    const { to } = await place()
    const from = await fill(join(disk.folder, "store.sqlite"))
    disk.freeze()
    await make({ from, to })
    expect(readdirSync(disk.folder)).toEqual(["store.sqlite"])
    expect((await withStore({ path: to }, (store) => store.read(project(1)))).revision).toBe(10)
  })
})

describe("a file that is there", () => {
  it("is never replaced, unless that was asked for", async () => {
    const { folder, from, to } = await place()
    writeFileSync(to, "somebody's")
    expect(await refusal({ from, to })).toBe(
      `the policy store is unavailable: \`${to}\` is there already; name another path, or give \`--force\` to ` +
        "replace it"
    )
    expect(readFileSync(to, "utf8")).toBe("somebody's")
    chmodSync(to, 0o666)
    await make({ from, to, force: true })
    expect((statSync(to).mode & 0o777).toString(8)).toBe("600")
    await Effect.runPromise(verifyLog(to))
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it("nor where somebody made it meanwhile", async () => {
    const { folder, from, to } = await place()
    const meanwhile = () => Effect.sync(() => writeFileSync(to, "somebody's"))
    expect(await refusal({ from, to }, meanwhile)).toMatch("is there by now: somebody else made it meanwhile")
    expect(readFileSync(to, "utf8")).toBe("somebody's")
    expect(readdirSync(folder)).toHaveLength(2)
  })

  it("is not the store itself, by whichever name", async () => {
    const { folder, from } = await place()
    const before = readFileSync(from)
    const [link, twin] = [join(folder, "link"), join(folder, "twin")]
    symlinkSync(from, link)
    linkSync(from, twin)
    for (const to of [from, link, twin]) {
      expect(await refusal({ from, to, force: true })).toMatch("is the store itself; name another path")
    }
    expect(readFileSync(from).equals(before)).toBe(true)
  })

  it("is not a store in use, even by force", async () => {
    const { folder, from } = await place()
    const used = await fill(join(folder, "used.sqlite"))
    const other = openRaw(used)
    other.prepare("SELECT count(*) FROM audit_event").get()
    expect(await refusal({ from, to: used, force: true })).toMatch(
      "has a `-wal` file beside it, as a store has that is in use; name another path, or stop what uses it"
    )
    other.close()
  })

  it("is not a folder, nor in one that is not there", async () => {
    const { folder, from } = await place()
    mkdirSync(join(folder, "somewhere"))
    expect(await refusal({ from, to: join(folder, "somewhere"), force: true })).toMatch(
      "is a folder; name a file"
    )
    expect(await refusal({ from, to: join(folder, "nowhere", "b") })).toMatch(
      `the folder \`${join(folder, "nowhere")}\` does not exist`
    )
  })
})

describe("what is no sound backup is not kept, and what was there before is", () => {
  const failing = async (options: Parameters<typeof refusal>[0], verify = verifyLog): Promise<string> => {
    writeFileSync(options.to, "the backup of yesterday")
    const message = await refusal({ ...options, force: true }, verify)
    expect(readFileSync(options.to, "utf8")).toBe("the backup of yesterday")
    expect(readdirSync(join(options.to, "..")).filter((name) => name.startsWith("."))).toEqual([])
    return message
  }

  it("because what looks at it says no", async () => {
    const { from, to } = await place()
    expect(await failing({ from, to }, () => Effect.fail(new Error("no")))).toBe("no")
  })

  it.each([
    [
      "a row breaks a rule of its table",
      "UPDATE policy_revision SET document = 'no JSON'",
      /CHECK constraint failed/
    ],
    [
      "an index does not agree with its table",
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX audit_event_by_time ON audit_event (sequence)' WHERE name = 'audit_event_by_time'",
      /audit_event_by_time/
    ],
    [
      "a row is missing that another speaks of",
      "DELETE FROM audit_event WHERE sequence = 4",
      /rows are missing/
    ],
    [
      "a trigger is missing",
      "DROP TRIGGER policy_revision_insert",
      /the trigger `policy_revision_insert` is missing/
    ]
  ])("because %s", async (_, sql, problem) => {
    const { from, to } = await place()
    withRaw(from, (database) => {
      database.unsafeMode()
      database.pragma("ignore_check_constraints = ON")
      database.pragma("writable_schema = ON")
      if (!sql.startsWith("DROP"))
        database.exec("DROP TRIGGER audit_event_delete; DROP TRIGGER policy_revision_update")
      database.exec(sql)
    })
    const message = await failing({ from, to })
    expect(message).toMatch(
      /was not made: what was copied is not a sound store: .*; `jobwarden audit verify` says/
    )
    expect(message).toMatch(problem)
  })

  it.each([
    ["is no database", "text ".repeat(1000), "is not a SQLite database; name another path"],
    ["is empty", "", "is an empty database"]
  ])("because the store %s", async (_, contents, message) => {
    const { folder, to } = await place()
    const from = join(folder, "other")
    writeFileSync(from, contents)
    expect(await failing({ from, to })).toMatch(message)
  })

  it("because the store is not there, or a folder", async () => {
    const { folder, to } = await place()
    expect(await failing({ from: join(folder, "missing"), to })).toMatch("does not exist")
    expect(await failing({ from: folder, to })).toMatch("is a folder; name a file in it")
  })

  it("because the disk is full", async ({ skip }) => {
    const disk = mountSmallDisk(256)
    if (disk === undefined) return skip("mounting needs root")
    onTestFinished(disk.remove)
    const { from } = await place()
    await withStore({ path: from }, (store) => store.change(project(2), put({ text: "x".repeat(300_000) })))
    const to = join(disk.folder, "backup.sqlite")
    expect(await failing({ from, to })).toMatch(`\`${to}\` cannot grow: the disk is full`)
  })

  it("because it was stopped", async () => {
    const { folder, from, to } = await place()
    await withStore({ path: from }, (store) => store.change(project(2), put({ text: "x".repeat(9_000_000) })))
    let begun = () => {}
    const isBegun = new Promise<void>((resolve) => (begun = resolve))
    const backup = Effect.runFork(
      backUp({ from, to, force: false, progress: () => begun() }, () => Effect.void)
    )
    await isBegun
    const exit = await Effect.runPromise(Effect.andThen(Fiber.interrupt(backup), Fiber.await(backup)))
    expect(Exit.isFailure(exit)).toBe(true)
    expect(readdirSync(folder)).toEqual(["store.sqlite"])
  })
})
