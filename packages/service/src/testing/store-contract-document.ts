import { Effect } from "effect"
import { isDeepStrictEqual } from "node:util"
import type { StoredDocument } from "../policy-store.ts"
import { expect } from "./expect.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { group, increment, instance, project, put } from "./store-samples.ts"

/** What is stored comes back as it was, and belongs to one entity alone. */
export const documentContract = (test: TestWithStore): void => {
  test("project 5 and group 5 are different", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(5), put({ of: "project" }))
      expect((yield* store.read(group(5))).revision).toBe(0)
      yield* store.change(group(5), put({ of: "group" }))
      yield* store.change(instance, put({ of: "instance" }))
      expect((yield* store.read(project(5))).document).toEqual({ of: "project" })
      expect((yield* store.read(group(5))).document).toEqual({ of: "group" })
      expect((yield* store.read(instance)).document).toEqual({ of: "instance" })
      expect((yield* store.read(project(55))).revision).toBe(0)
    }))

  test("neighbouring large ids are different", (store) =>
    Effect.gen(function* () {
      const ids = [2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER]
      for (const id of ids) yield* store.change(project(id), put({ id }))
      for (const id of ids) {
        expect(yield* store.read(project(id))).toMatchObject({ entity: project(id), document: { id } })
        expect(yield* store.events({ entity: project(id), after: 0, limit: 10 })).toHaveLength(1)
      }
      expect((yield* store.readAll).map(({ entity }) => entity.id)).toEqual(ids)
    }))

  test("readAll has the latest revision of every entity, by type and id", (store) =>
    Effect.gen(function* () {
      expect(yield* store.readAll).toEqual([])
      for (const entity of [project(10), instance, project(9), group(2), project(10), group(11)]) {
        yield* store.change(entity, increment)
      }
      const all = yield* store.readAll
      expect(all.map(({ entity, revision }) => [entity.type, entity.id, revision])).toEqual([
        ["group", 2, 1],
        ["group", 11, 1],
        ["instance", 0, 1],
        ["project", 9, 1],
        ["project", 10, 2]
      ])
      for (const policy of all) expect(yield* store.read(policy.entity)).toEqual(policy)
    }))

  test("a document of a megabyte comes back whole, and so does its successor", (store) =>
    Effect.gen(function* () {
      const grant = { min_role: "maintainer", job_token: { environments: ["production ✓"] } }
      const big: StoredDocument = Object.fromEntries(
        Array.from({ length: 13_000 }, (_, index) => [`key-${index}`, grant])
      )
      expect(JSON.stringify(big).length).toBeGreaterThan(1_000_000)
      yield* store.change(project(1), put(big))
      const { document } = yield* store.read(project(1))
      expect(isDeepStrictEqual(document, big), "it came back whole").toBe(true)
      const { policy } = yield* store.change(project(1), increment)
      expect(isDeepStrictEqual(policy.document, { ...big, counter: 1 }), "its successor is whole").toBe(true)
      const [changed] = (yield* store.changedAfter({ after: 0, limit: 2 })).policies
      expect(isDeepStrictEqual(changed?.document, policy.document), "it is told whole").toBe(true)
    }))

  test("Unicode comes back as it went in: no normalisation, nothing cut", (store) =>
    Effect.gen(function* () {
      const document: StoredDocument = {
        "caf\u00e9": "composed",
        "cafe\u0301": "decomposed",
        "\u212b": "angstrom sign",
        "\u00c5": "a with ring",
        "𝒥ob 🗝": { "\u0000": "\u0000 and after", "\u2028": "\ufeff", "": "no name" },
        names: ["prod\u00e9", "prode\u0301", "ﬁ", "fi", "ß", "ẞ"]
      }
      yield* store.change(project(1), put(document))
      const stored = (yield* store.read(project(1))).document
      expect(stored).toEqual(document)
      expect(Object.keys(stored).sort()).toEqual(Object.keys(document).sort())
    }))

  test("names that mean something to JavaScript are names like others", (store) =>
    Effect.gen(function* () {
      const document = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toString":null}') as StoredDocument
      yield* store.change(project(1), put(document))
      const { document: stored } = yield* store.read(project(1))
      expect(JSON.stringify(stored)).toBe('{"__proto__":{"a":1},"constructor":2,"toString":null}')
    }))

  test("what was handed over, or handed out, is not aliased", (store) =>
    Effect.gen(function* () {
      const document = { jobs: { read: "guest" } }
      const { policy } = yield* store.change(project(1), put(document))
      document.jobs.read = "owner"
      const read = yield* store.read(project(1))
      for (const copy of [policy, read]) {
        expect(copy.document).toEqual({ jobs: { read: "guest" } })
        Object.assign(copy.document, { jobs: "overwritten" })
      }
      expect((yield* store.read(project(1))).document).toEqual({ jobs: { read: "guest" } })
    }))

  test("an empty document is a revision like others", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), put({ a: 1 }))
      yield* store.change(project(1), put({}))
      expect(yield* store.read(project(1))).toMatchObject({ revision: 2, document: {} })
      expect((yield* store.readAll).map(({ document }) => document)).toEqual([{}])
    }))
}
