import { StoreUnavailable } from "@jobwarden/service"
import { acceptedEvent, increment, personal, project, put } from "@jobwarden/service/testing"
import { Effect, Result } from "effect"
import { join } from "node:path"
import { describe, expect, it, onTestFinished } from "vitest"
import { mountSmallDisk } from "../test/small-disk.ts"
import { openFailure, temporaryPaths, withRaw } from "../test/support.ts"
import { together, withWatched } from "../test/watched-store.ts"

const newPath = temporaryPaths()

const many = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
const heavy = put({ text: "x".repeat(5000) })

/** What there is: as many events as revisions, none of them half. */
const inspect = (path: string) =>
  withRaw(path, (database) => {
    const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
    return {
      intact: database.pragma("integrity_check", { simple: true }),
      counts: ["audit_event", "audit_event_personal", "policy_revision"].map(count)
    }
  })

describe("a file that may not grow", () => {
  it("fails what does not fit, stores nothing of it, and goes on once there is room", async () => {
    const path = newPath()
    let stored = 0
    await withWatched({ path }, ({ database, store }) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        const pages = Number(database.pragma("page_count", { simple: true }))
        database.pragma(`max_page_count = ${pages + 8}`)
        const results = yield* together(
          many(20).map((id) => Effect.result(store.change(project(100 + id), heavy)))
        )
        const failures = results.filter(Result.isFailure)
        stored = results.length - failures.length
        expect(stored).toBeGreaterThan(0)
        expect(failures.length).toBeGreaterThan(0)
        for (const { failure } of failures) {
          expect(failure.message).toMatch(
            `\`${path}\` cannot grow: the disk is full; free some space and try again (SQLITE_FULL`
          )
        }
        // What is small still fits beside what does not.
        expect((yield* store.read(project(1))).revision).toBe(1)
        database.pragma(`max_page_count = ${pages + 800}`)
        yield* together(many(20).map((id) => store.change(project(200 + id), heavy)))
      })
    )
    const counted = 1 + stored + 20
    expect(inspect(path)).toEqual({ intact: "ok", counts: [counted, counted, counted] })
  })
})

describe("a disk that is really full", () => {
  const disk = () => {
    const found = mountSmallDisk(2048)
    if (found !== undefined) onTestFinished(found.remove)
    return found
  }

  it("fails every change in words, keeps what was acknowledged, and goes on once there is room", async ({
    skip
  }) => {
    const small = disk()
    if (small === undefined) return skip("mounting needs root")
    const path = join(small.folder, "policies.db")
    let acknowledged = 0
    await withWatched({ path }, ({ store }) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        acknowledged += 1
        small.fill()
        // What the write-ahead log has room for already may still be stored.
        for (let failures = 0; failures < 5;) {
          const results = yield* together(
            many(5).map((id) => Effect.result(store.change(project(id), put({ text: "x".repeat(500) }))))
          )
          for (const result of results) {
            if (Result.isSuccess(result)) acknowledged += 1
            else {
              failures += 1
              expect(result.failure).toBeInstanceOf(StoreUnavailable)
              expect(result.failure.message).toMatch(
                /`\S+policies\.db` cannot grow: the disk is full; free some/
              )
            }
          }
        }
        expect(yield* store.countEvents({ limit: 1000 })).toBe(acknowledged)
        small.empty()
        const { policy } = yield* store.change(project(9), (current) =>
          Result.succeed({
            write: { document: { text: "y".repeat(50_000) }, event: acceptedEvent(current), personal },
            answer: null
          })
        )
        expect(policy.revision).toBe(1)
        acknowledged += 1
      })
    )
    expect(inspect(path)).toEqual({ intact: "ok", counts: [acknowledged, acknowledged, acknowledged] })
  })

  it("is said of a store that cannot be made there, and it can be made later", async ({ skip }) => {
    const small = disk()
    if (small === undefined) return skip("mounting needs root")
    const path = join(small.folder, "policies.db")
    small.fill()
    expect(await openFailure({ path })).toMatch(
      /`\S+policies\.db` (cannot grow|cannot be created): the disk is full/
    )
    small.empty()
    expect(await openFailure({ path })).toBe("it could be opened")
  })
})
