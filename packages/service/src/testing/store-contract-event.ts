import { Effect, Exit } from "effect"
import { createHash } from "node:crypto"
import type { PolicyStore } from "../policy-store.ts"
import { expect } from "./expect.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { group, increment, instance, keep, personal, project, put, refusedEvent } from "./store-samples.ts"

type Store = PolicyStore["Service"]
const everything = { after: 0, limit: 1000 }
const sha256 = (...parts: ReadonlyArray<Uint8Array>): string =>
  createHash("sha256").update(Buffer.concat(parts)).digest("hex")
const utf8 = (text: string): Uint8Array => Buffer.from(text, "utf8")

/** An independent canonical form: every object is built anew with its keys in order. */
const canonical = (text: string): string =>
  JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value
  )

const refuse = (entity: ReturnType<typeof project>, requestId?: string) => ({
  event: refusedEvent(entity, requestId),
  personal
})

/** Twenty-five events of three entities. */
const fill = Effect.fn("fill")(function* (store: Store) {
  for (let turn = 0; turn < 5; turn++) {
    yield* store.change(project(5), increment)
    yield* store.change(group(5), increment)
    yield* store.append([refuse(project(5)), refuse(instance)])
    yield* store.change(project(5), increment)
  }
})

/** The log: its order, its bytes, its hashes, its pages. */
export const eventContract = (test: TestWithStore): void => {
  test("the sequence has no gaps and follows the commits", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), put({ a: 1 }, "first"))
      yield* store.change(project(1), keep)
      yield* store.append([refuse(project(2), "second"), refuse(instance, "third")])
      yield* Effect.exit(store.change(project(1), put({ a: Number.NaN })))
      yield* store.append([])
      yield* store.change(group(1), put({ a: 1 }, "fourth"))
      yield* store.change(project(1), put({ a: 2 }, "fifth"))
      const events = yield* store.events(everything)
      expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5])
      const bodies = events.map(({ body }) => JSON.parse(body))
      expect(bodies.map((body) => body.sequence)).toEqual([1, 2, 3, 4, 5])
      expect(bodies.map((body) => body.request_id)).toEqual(["first", "second", "third", "fourth", "fifth"])
    }))

  test("the body is canonical JSON and its leaf hash is that of RFC 9162", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), put({ "z é": 1, a: { c: [1.5, -0], b: "\u0007" } }, "né 🗝 \u0001"))
      yield* store.append([refuse(group(7))])
      const events = yield* store.events(everything)
      expect(events).toHaveLength(2)
      for (const { body, leafHash } of events) {
        expect(body).toBe(canonical(body))
        expect(Buffer.from(leafHash).toString("hex")).toBe(sha256(Uint8Array.of(0), utf8(body)))
      }
    }))

  test("personal data stands beside the event, which has only its salted hash", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), increment)
      yield* store.append([refuse(project(1)), { event: refusedEvent(project(1)), personal: {} }])
      const events = yield* store.events(everything)
      const hashes = new Set<string>()
      for (const { body, personal: row } of events) {
        const { salt, data } = row ?? { salt: Uint8Array.of(), data: "erased" }
        expect(salt).toHaveLength(32)
        expect(JSON.parse(data)).toEqual(events.at(-1)?.body === body ? {} : personal)
        expect(JSON.parse(body).personal_data_hash).toBe(sha256(salt, utf8(data)))
        for (const secret of Object.values(personal)) expect(body).not.toContain(secret)
        hashes.add(JSON.parse(body).personal_data_hash)
      }
      expect(hashes.size, "equal data must not have equal hashes").toBe(3)
    }))

  test("an event tells its change: entity, actor, revision and difference", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), increment)
      yield* store.change(project(1), increment)
      const bodies = (yield* store.events(everything)).map(({ body }) => JSON.parse(body))
      expect(bodies[1]).toMatchObject({
        entity: { type: "project", id: 1 },
        actor: { type: "user", id: 42 },
        revision: { before: 1, after: 2 },
        changes: [{ path: "/permissions", before: null, after: { jobs: { read: true } } }]
      })
    }))

  test("pages: `after` is exclusive, `limit` is a bound, together they lose and repeat nothing", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const pages: number[][] = []
      for (let after = 0; pages.length < 10; after = pages.at(-1)?.at(-1) ?? after) {
        const page = yield* store.events({ after, limit: 7 })
        if (page.length === 0) break
        pages.push(page.map(({ sequence }) => sequence))
      }
      expect(pages.map((page) => page.length)).toEqual([7, 7, 7, 4])
      expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, index) => index + 1))
      expect(yield* store.events({ after: 25, limit: 7 })).toEqual([])
      expect(yield* store.events({ after: 1000, limit: 7 })).toEqual([])
      expect(yield* store.events({ after: 0, limit: 0 })).toEqual([])
      expect(yield* store.events({ after: 0, limit: -1 })).toEqual([])
    }))

  test("one entity's events, and nobody else's", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const whole = yield* store.events(everything)
      for (const entity of [project(5), group(5), instance, project(6), group(0)]) {
        const own = whole.filter(({ body }) => {
          const about = JSON.parse(body).entity
          return about.type === entity.type && about.id === entity.id
        })
        expect(yield* store.events({ ...everything, entity })).toEqual(own)
        const third = own[2]?.sequence ?? 0
        const next = yield* store.events({ entity, after: third, limit: 3 })
        expect(next).toEqual(own.filter(({ sequence }) => sequence > third).slice(0, 3))
      }
      expect(yield* store.events({ ...everything, entity: project(5) })).toHaveLength(15)
    }))

  test("append stores all or none", (store) =>
    Effect.gen(function* () {
      yield* store.append([refuse(project(1)), refuse(project(2))])
      const exit = yield* Effect.exit(
        store.append([refuse(project(1)), refuse(project(2)), refuse(project(3), "\ud800")])
      )
      expect(Exit.isFailure(exit)).toBe(true)
      expect(yield* store.events(everything)).toHaveLength(2)
      yield* store.append([refuse(project(3))])
      expect((yield* store.events(everything)).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
      expect(yield* store.readAll, "refused attempts are no revisions").toEqual([])
    }))

  test("events handed out are not aliased", (store) =>
    Effect.gen(function* () {
      yield* store.append([refuse(project(1))])
      const [first] = yield* store.events(everything)
      const hash = Buffer.from(first?.leafHash ?? []).toString("hex")
      first?.leafHash.fill(0)
      first?.personal?.salt.fill(0)
      const [again] = yield* store.events(everything)
      expect(Buffer.from(again?.leafHash ?? []).toString("hex")).toBe(hash)
      expect(Buffer.from(again?.personal?.salt ?? []).every((byte) => byte === 0)).toBe(false)
    }))
}
