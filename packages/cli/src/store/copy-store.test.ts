import { PolicyStore, UseStore, type CopyTarget } from "@jobwarden/service"
import {
  batch,
  began,
  group,
  increment,
  personal,
  project,
  put,
  refusedEvent,
  use
} from "@jobwarden/service/testing"
import {
  layer as postgres,
  openCopySource as openPostgres,
  openCopyTarget as toPostgres
} from "@jobwarden/store-postgres"
import { emptyDatabase } from "@jobwarden/store-postgres/testing"
import {
  layer as sqlite,
  openCopySource as openSqlite,
  openCopyTarget as toSqlite
} from "@jobwarden/store-sqlite"
import { Effect, type Layer } from "effect"
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { copyStore } from "./copy-store.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-copy-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const newPath = () => join(folder, `${++files}.sqlite`)

const quiet = { show: () => {}, clear: () => {} }

type Stores = Layer.Layer<PolicyStore | UseStore, unknown>

const within = <A, E>(stores: Stores, body: Effect.Effect<A, E, PolicyStore | UseStore>): Promise<A> =>
  Effect.runPromise(body.pipe(Effect.provide(stores)))

/** More events than fit on a page; documents, names and uses that are easy to get wrong. */
const fill = Effect.gen(function* () {
  const store = yield* PolicyStore
  for (let turn = 0; turn < 8; turn++) {
    yield* store.change(project(1 + (turn % 4)), increment)
    yield* store.append(
      Array.from({ length: 14 }, (_, id) => ({ event: refusedEvent(project(1 + id)), personal }))
    )
  }
  yield* store.change(
    group(5),
    put({ "𝒥 🗝": { "\u0000": "\u0000 é e\u0301" }, ["big"]: "x".repeat(200_000) })
  )
  const uses = yield* UseStore
  yield* uses.begin(began)
  const names = ["prodé", "a\u0000b", "'; --", " "]
  yield* uses.add(
    batch(...names.map((environment) => use({ environment })), use(), use({ allowed: false, target: 9 }))
  )
  yield* uses.add({ ...batch(use()), lost: { allowed: 2, denied: 1 } })
})

/** Everything that can be asked of a store. */
const whole = Effect.gen(function* () {
  const store = yield* PolicyStore
  const uses = yield* UseStore
  const asked = { from: "2000-01-01", to: "2099-12-31", limit: 100 }
  return {
    events: yield* store.events({ after: 0, limit: 1000 }),
    policies: yield* store.readAll,
    head: yield* store.head,
    changed: yield* store.changedAfter({ after: 0, limit: 1000 }),
    recording: yield* uses.recording,
    uses: [
      ...(yield* uses.read({ ...asked, target: 123, allowed: true })),
      ...(yield* uses.read({ ...asked, target: 9, allowed: false }))
    ]
      .map((one) => JSON.stringify(one))
      .sort()
  }
})

const plain = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) =>
      one instanceof Uint8Array ? Buffer.from(one).toString("hex") : one
    )
  )

describe("a store that is copied", () => {
  it("from SQLite to PostgreSQL and back is the same, and goes on from there", async () => {
    const [first, last] = [newPath(), newPath()]
    const { url } = await emptyDatabase()
    await within(sqlite({ path: first }), fill)
    const before = plain(await within(sqlite({ path: first }), whole))
    const there = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* openSqlite(first)
          return yield* copyStore(source, yield* toPostgres({ url }, source.name), quiet)
        })
      )
    )
    expect(there).toMatchObject({ events: 121, revisions: 9, uses: 6, missed: 0, resumedAt: 0 })
    expect(plain(await within(postgres({ url }), whole))).toEqual(before)
    const back = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* openPostgres({ url })
          return yield* copyStore(source, yield* toSqlite(last), quiet)
        })
      )
    )
    expect(Buffer.from(back.root).equals(there.root)).toBe(true)
    expect(plain(await within(sqlite({ path: last }), whole))).toEqual(before)
    expect(readdirSync(folder).filter((name) => !/^\d+\.sqlite$/.test(name))).toEqual([])
    for (const stores of [sqlite({ path: last }), postgres({ url })]) {
      const changed = Effect.flatMap(PolicyStore, (store) => store.change(project(1), increment))
      expect((await within(stores, changed)).policy.revision).toBe(3)
    }
  })

  it("after it was cut short goes on where it was, and is no store until then", async () => {
    const path = newPath()
    const { url } = await emptyDatabase()
    await within(sqlite({ path }), fill)
    const copy = (limit: number) =>
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* openSqlite(path)
          const target = yield* toPostgres({ url }, source.name)
          let pages = 0
          const failing: CopyTarget = {
            ...target,
            append: (events) => (++pages > limit ? Effect.die(new Error("cut short")) : target.append(events))
          }
          return yield* copyStore(source, failing, quiet)
        })
      )
    await expect(Effect.runPromise(copy(1))).rejects.toThrow("cut short")
    await expect(within(postgres({ url }), whole)).rejects.toThrow(/holds a copy that was not finished/)
    const other = newPath()
    await within(sqlite({ path: other }), fill)
    const mixed = Effect.scoped(
      Effect.gen(function* () {
        return yield* toPostgres({ url }, (yield* openSqlite(other)).name)
      })
    )
    await expect(Effect.runPromise(mixed)).rejects.toThrow(/holds a copy of sqlite:.* that was not finished/)
    expect(await Effect.runPromise(copy(9))).toMatchObject({ events: 121, resumedAt: 100 })
    expect(plain(await within(postgres({ url }), whole))).toEqual(
      plain(await within(sqlite({ path }), whole))
    )
  })

  it("is never made over something", async () => {
    const path = newPath()
    const { url } = await emptyDatabase()
    await within(sqlite({ path }), fill)
    await within(postgres({ url }), fill)
    await expect(Effect.runPromise(Effect.scoped(toPostgres({ url }, "sqlite:a")))).rejects.toThrow(
      /holds a store already; name another database/
    )
    await expect(Effect.runPromise(Effect.scoped(toSqlite(path)))).rejects.toThrow(/is there already/)
  })

  it("while it is written is copied up to where it was, and that is told", async () => {
    const [path, to] = [newPath(), newPath()]
    await within(sqlite({ path }), fill)
    const made = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const source = yield* openSqlite(path)
          yield* Effect.promise(() =>
            within(
              sqlite({ path }),
              Effect.flatMap(PolicyStore, (store) => store.change(project(1), increment))
            )
          )
          return yield* copyStore(source, yield* toSqlite(to), quiet)
        })
      )
    )
    expect(made).toMatchObject({ events: 121, missed: 1 })
  })

  it.each([
    [
      "a body",
      (event: { body: string }) => ({ ...event, body: event.body.replace("forbidden", "forbiddem") })
    ],
    ["personal data", (event: { body: string }) => ({ ...event, personal: null })],
    ["a document", (event: { body: string }) => ({ ...event, revision: { document: "{}", createdAt: "x" } })]
  ])("is looked at again: a copy with another %s is none", async (_, change) => {
    const [path, to] = [newPath(), newPath()]
    await within(sqlite({ path }), fill)
    const copy = Effect.scoped(
      Effect.gen(function* () {
        const source = yield* openSqlite(path)
        const target = yield* toSqlite(to)
        const lying: CopyTarget = {
          ...target,
          page: (after, limit) =>
            Effect.map(target.page(after, limit), (events) =>
              events.map((event) => (event.sequence === 102 ? { ...event, ...change(event) } : event))
            )
        }
        return yield* copyStore(source, lying, quiet)
      })
    )
    await expect(Effect.runPromise(copy)).rejects.toThrow(/is not the same as .*: event 102/)
    expect(existsSync(to)).toBe(false)
  })
})
