import type { LogRow } from "@jobwarden/service"
import { increment, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { chmodSync, readFileSync, statSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { besides, temporaryPaths, withRaw, withStore } from "../test/support.ts"
import { openAuditLog, type AuditLogFile } from "./audit-log-file.ts"

const pathOf = temporaryPaths()

const withLog = <A, E>(path: string, use: (log: AuditLogFile) => Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(openAuditLog(path), use)))

const everything = Effect.fnUntraced(function* (log: AuditLogFile) {
  const rows: Array<LogRow> = []
  for (let next = yield* log.next(2); next.length > 0; next = yield* log.next(2)) rows.push(...next)
  return rows
})

const filled = async (): Promise<string> => {
  const path = pathOf()
  await withStore({ path }, (store) =>
    Effect.gen(function* () {
      for (const id of [1, 2, 1]) yield* store.change(project(id), increment)
      yield* store.append([{ event: refusedEvent(project(1)), personal }])
    })
  )
  return path
}

describe("the audit log of a store", () => {
  it("is read in order, as its bytes stand there, with its revisions, and nothing is left beside it", async () => {
    const path = await filled()
    const stored = await withStore({ path }, (store) => store.events({ after: 0, limit: 10 }))
    const { count, revision, revisions, rows } = await withLog(path, (log) =>
      Effect.map(everything(log), (read) => ({
        rows: read,
        count: log.count,
        revision: log.revisionOf(project(1), 2),
        revisions: log.countRevisions()
      }))
    )
    expect({ count, revisions }).toEqual({ count: 4, revisions: 3 })
    expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4])
    expect(rows.map(({ body }) => new TextDecoder().decode(body))).toEqual(stored.map(({ body }) => body))
    expect(rows.map(({ leafHash }) => [...leafHash])).toEqual(stored.map(({ leafHash }) => [...leafHash]))
    expect(rows.map((row) => row.personal?.data)).toEqual(stored.map((event) => event.personal?.data))
    expect(revision).toMatchObject({ document: '{"counter":2}', eventSequence: 3 })
    expect(besides(path)).toEqual([])
  })

  describe("that is too large for the memory and lies still", () => {
    const withLarge = <A, E>(path: string, use: (log: AuditLogFile) => Effect.Effect<A, E>): Promise<A> =>
      Effect.runPromise(Effect.scoped(Effect.flatMap(openAuditLog(path, 0), use)))

    it("is read where it is, and nothing is left beside it or changed in it", async () => {
      const path = await filled()
      const [before, { mtimeMs }] = [readFileSync(path), statSync(path)]
      const rows = await withLarge(path, everything)
      expect(rows).toEqual(await withLog(path, everything))
      expect(besides(path)).toEqual([])
      expect(readFileSync(path).equals(before)).toBe(true)
      expect(statSync(path).mtimeMs).toBe(mtimeMs)
    })

    it("hinders no service that starts meanwhile, and takes nothing of it away", async () => {
      const path = await filled()
      const rows = await withLarge(path, (log) =>
        Effect.gen(function* () {
          const [first] = yield* log.next(1)
          yield* Effect.promise(() => withStore({ path }, (store) => store.change(project(1), increment)))
          return [first, ...(yield* everything(log))]
        })
      )
      expect(rows).toHaveLength(4)
      const held = withStore({ path }, (store) =>
        Effect.gen(function* () {
          yield* store.change(project(1), increment)
          yield* Effect.promise(() => withLarge(path, everything))
          expect(besides(path).length).toBeGreaterThan(0)
          yield* store.change(project(1), increment)
        })
      )
      await held
      expect(await withLarge(path, everything)).toHaveLength(7)
      expect(besides(path)).toEqual([])
    })

    it.skipIf(process.getuid?.() === 0)(
      "is not read by who may not write it, since files would stay beside it",
      async () => {
        const path = await filled()
        chmodSync(path, 0o400)
        await expect(withLarge(path, everything)).rejects.toMatchObject({
          reason: expect.stringMatching(/may not be written by this process; read it as the user whose it is/)
        })
      }
    )
  })

  it("stays as it was when it was opened, while a service goes on writing to it", async () => {
    const path = await filled()
    await withStore({ path }, (store) =>
      Effect.gen(function* () {
        // Something has to stand in the write-ahead log for the file to be read where it is.
        yield* store.change(project(1), increment)
        const rows = yield* Effect.scoped(
          Effect.gen(function* () {
            const log = yield* openAuditLog(path)
            yield* store.change(project(1), increment)
            return yield* everything(log)
          })
        )
        expect(rows).toHaveLength(5)
      })
    )
    expect(await withLog(path, everything)).toHaveLength(6)
  })

  it("gives what is no text and no hash as it is, for others to judge", async () => {
    const path = await filled()
    withRaw(path, (database) => {
      database.pragma("ignore_check_constraints = ON")
      database.exec("DROP TRIGGER audit_event_update")
      database.exec("UPDATE audit_event SET leaf_hash = x'00' WHERE sequence = 2")
      const bytes = Buffer.from(
        JSON.stringify({ sequence: 1, entity: { type: "project", id: 1 }, a: "\u0001" })
      )
      database.prepare("UPDATE audit_event SET body = CAST(? AS TEXT) WHERE sequence = 1").run(bytes)
    })
    const [first, second] = await withLog(path, everything)
    expect(new TextDecoder().decode(first?.body)).toContain("u0001")
    expect(second?.leafHash).toHaveLength(1)
  })

  it("lists events by place, the newest first", async () => {
    const path = await filled()
    const events = await withLog(path, (log) => log.latest({ entity: project(1), limit: 2 }))
    expect(events.map(({ sequence }) => sequence)).toEqual([4, 3])
  })

  it.each([["nowhere.db"], ["empty.db"]])("is not there in %s", async (name) => {
    const path = pathOf(name)
    if (name === "empty.db") withRaw(path, () => {})
    await expect(withLog(path, everything)).rejects.toMatchObject({ _tag: "StoreUnavailable" })
  })
})
