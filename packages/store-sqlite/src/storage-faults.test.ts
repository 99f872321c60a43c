import { type LogRow, logChecker, StoreUnavailable } from "@jobwarden/service"
import { increment, keep, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Cause, Effect, Exit, Result } from "effect"
import { copyFileSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { dumpOf, rowsOf } from "../test/dump-sql.ts"
import { fill, temporaryPaths, withRaw, withStore } from "../test/support.ts"
import { sqliteError, type NativeCall, type Watcher } from "../test/watched-database.ts"
import { together, withWatched, type WatchedStore } from "../test/watched-store.ts"
import { openAuditLog } from "./audit-log-file.ts"
import { schemaProblem } from "./expected-schema.ts"
import { latestVersion } from "./migrations/index.ts"

const newPath = temporaryPaths()

const codes = ["SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_BUSY", "SQLITE_READONLY", "SQLITE_CANTOPEN"]

/** How a call fails: without having been made, although it was made, or with all that follow it. */
type Kind = "before" | "after" | "from there on"
const kinds: ReadonlyArray<Kind> = ["before", "after", "from there on"]

/** Every call with every kind where a store is opened for each: `npm run prove:storage-faults`. Else in turn. */
const { MODE } = (import.meta as { env?: { MODE?: string } }).env ?? {}
const isWhole = MODE === "whole"
const sweeps: ReadonlyArray<readonly [name: string, kindOf: (n: number) => Kind]> = isWhole
  ? kinds.map((kind) => [kind, () => kind])
  : [["in every way in turn", (n) => kinds[n % kinds.length] ?? "before"]]

/** The n-th call fails. A COMMIT that was made cannot be told to have failed: SQLite does not do that. */
const faultAt = (n: number, kind: Kind): Watcher & { readonly struck: () => boolean } => {
  let [made, finished] = [0, 0]
  const error = () => sqliteError(codes[n % codes.length] ?? "SQLITE_IOERR")
  const isStruck = () => (kind === "after" ? finished : made) >= n
  return {
    struck: isStruck,
    before: () => {
      made += 1
      if (kind === "before" ? made === n : kind === "from there on" && made >= n) throw error()
    },
    // Nor is `iterate` a call that SQLite sees: the rows are.
    after: ({ method, sql }: NativeCall) => {
      finished += 1
      if (kind === "after" && finished === n && sql !== "COMMIT" && method !== "iterate") throw error()
    }
  }
}

const expectWholeLog = (path: string): Promise<void> =>
  Effect.gen(function* () {
    const log = yield* openAuditLog(path)
    const checker = logChecker()
    const rows: ReadonlyArray<LogRow> = yield* log.next(10_000)
    expect(rows.map(checker.take).filter((problem) => problem !== null)).toEqual([])
    expect(checker.end()).toBeNull()
    const revisions = rows.filter(({ body }) => Buffer.from(body).includes('"revision":{')).length
    expect(log.countRevisions()).toBe(revisions)
  }).pipe(Effect.scoped, Effect.runPromise)

/** What is done under a fault, for entities of its own each time; and whether each part of it is there, or is not. */
interface Scenario {
  readonly run: (
    store: WatchedStore["store"],
    id: number
  ) => Effect.Effect<ReadonlyArray<Exit.Exit<unknown, unknown>>>
  /** How many events each part leaves. */
  readonly leaves: ReadonlyArray<number>
}

const append = (store: WatchedStore["store"], id: number) =>
  store.append([1, 2].map(() => ({ event: refusedEvent(project(id)), personal })))

const scenarios: ReadonlyArray<readonly [name: string, scenario: Scenario]> = [
  [
    "a change",
    { leaves: [1], run: (store, id) => together([Effect.exit(store.change(project(id), increment))]) }
  ],
  ["an append of two", { leaves: [2], run: (store, id) => together([Effect.exit(append(store, id))]) }],
  [
    "several that share a commit",
    {
      leaves: [1, 2, 0, 1, 0],
      run: (store, id) =>
        together<Exit.Exit<unknown, unknown>, never>([
          Effect.exit(store.change(project(id), increment)),
          Effect.exit(append(store, id + 1)),
          Effect.exit(store.change(project(id + 2), () => Result.fail("no"))),
          Effect.exit(store.change(project(id + 3), increment)),
          Effect.exit(store.change(project(id + 4), keep))
        ])
    }
  ]
]

describe.each(scenarios)("%s", (_, { leaves, run }) => {
  it.each(kinds)("whose n-th call to SQLite fails (%s) is there as a whole, or not at all", async (kind) => {
    const path = newPath()
    await withWatched({ path }, ({ store, watcher }) =>
      Effect.gen(function* () {
        let n = 1
        for (; ; n++) {
          const id = n * 10
          const fault = faultAt(n, kind)
          Object.assign(watcher, fault)
          const exits = yield* run(store, id)
          Object.assign(watcher, { before: undefined, after: undefined })
          for (const [part, exit] of exits.entries()) {
            const events = yield* store.events({ entity: project(id + part), after: 0, limit: 9 })
            const failed = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
            const isUnavailable = failed instanceof StoreUnavailable
            const where = `call ${n}, part ${part}: ${String(failed)}`
            expect(isUnavailable || failed === undefined || failed === "no", where).toBe(true)
            expect(events.length, where).toBe(isUnavailable ? 0 : leaves[part])
          }
          // The store goes on, on the same connection.
          yield* store.change(project(5), increment)
          expect((yield* store.read(project(5))).revision).toBe(n)
          if (!fault.struck()) break
        }
        expect(n).toBeGreaterThan(6)
      })
    )
    await expectWholeLog(path)
  })
})

describe("a store of an earlier version", () => {
  const dump = readFileSync(join(import.meta.dirname, "../test/dumps/0001.sql"), "utf8")

  it.each(sweeps)(
    "whose n-th call to SQLite fails (%s) while it is opened keeps its version or has the latest",
    async (_, kindOf) => {
      const original = newPath()
      withRaw(original, (database) => database.exec(dump))
      let n = 1
      for (; ; n += isWhole ? 1 : 2) {
        const path = newPath()
        copyFileSync(original, path)
        const fault = faultAt(n, kindOf(n))
        const opened = await withWatched(
          { path, watcher: fault, busyTimeoutMilliseconds: 5 },
          ({ watcher }) => Effect.sync(() => Object.assign(watcher, { before: undefined, after: undefined }))
        ).then(
          () => "opened",
          (error: unknown) => error
        )
        if (opened !== "opened") expect(opened, `call ${n}`).toBeInstanceOf(StoreUnavailable)
        withRaw(path, (database) => {
          const version = Number(database.pragma("user_version", { simple: true }))
          expect([1, latestVersion]).toContain(version)
          expect(schemaProblem(database, version), `call ${n}`).toBeNull()
          if (version === 1) expect(dumpOf(database)).toBe(dump)
          expect(rowsOf(database).get("audit_event")).toHaveLength(6)
        })
        const { policy } = await withStore({ path }, (store) => store.change(project(1), increment))
        expect(policy.revision).toBe(3)
        if (!fault.struck()) break
      }
      expect(n).toBeGreaterThan(20)
    }
  )
})

describe("a new store", () => {
  it.each(sweeps)(
    "whose n-th call to SQLite fails (%s) while it is made is made the next time",
    async (_, kindOf) => {
      let n = 1
      for (; ; n++) {
        const path = newPath()
        const fault = faultAt(n, kindOf(n))
        const opened = await withWatched(
          { path, watcher: fault, busyTimeoutMilliseconds: 5 },
          () => Effect.void
        ).then(
          () => "opened",
          (error: unknown) => error
        )
        if (opened !== "opened") expect(opened, `call ${n}`).toBeInstanceOf(StoreUnavailable)
        await fill(path)
        if (!fault.struck()) break
      }
      expect(n).toBeGreaterThan(20)
    }
  )
})
