import { Effect, Exit, Result } from "effect"
import type { Change, StoredDocument, StoredPolicy } from "../policy-store.ts"
import type { TestWithStore } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { acceptedEvent, group, instance, personal, project, put, refusedEvent } from "./store-samples.ts"

/** Texts that a store may take for one another, or cut, if it looks into them. */
const alike: ReadonlyArray<string> = [
  "maven",
  "Maven",
  "MAVEN",
  "prod\u00e9",
  "prode\u0301",
  "\u212b",
  "\u00c5",
  "\u00df",
  "\u1e9e",
  "ss",
  "\ufb01",
  "fi",
  "I",
  "\u0131",
  "i",
  "\u0130",
  "name",
  "name ",
  " name",
  "name\u0000",
  "name\u0000more",
  "\u0000",
  "",
  "\ud83d\udddd",
  "\ud83d\uddde",
  "\ud83d\udc69\u200d\ud83d\udcbb",
  "\ud83d\udc69\ud83d\udcbb",
  "\ufffd",
  "\ufeffname",
  "\u2028",
  "1",
  "01",
  "1.0",
  "null",
  "__proto__",
  "'; DROP TABLE policy_revision; --",
  "\\u0041",
  "%",
  "_",
  "*"
]

const byKey: StoredDocument = Object.fromEntries(
  alike.filter((text) => text !== "__proto__").map((text, index) => [text, index])
)

/** Stores the text wherever a change may have one. */
const putEverywhere =
  (text: string) =>
  (current: StoredPolicy): Result.Result<Change<null>> =>
    Result.succeed({
      write: {
        document: { text },
        event: { ...acceptedEvent(current, text), actor: { type: "job", id: text } },
        personal: { ...personal, author_name: text, entity_path: `group/${text}` }
      },
      answer: null
    })

/** What differs stays different: upper and lower case, ways to write one character, kinds and numbers. */
export const textContract = (test: TestWithStore): void => {
  test("upper and lower case, and ways to write one character, stay apart in a document", (store) =>
    Effect.gen(function* () {
      yield* store.change(project(1), put({ keys: byKey, values: alike }))
      const { document } = yield* store.read(project(1))
      expect(document["values"]).toEqual(alike)
      expect(document["keys"]).toEqual(byKey)
    }))

  test("texts in an event and in personal data come back as they went in", (store) =>
    Effect.gen(function* () {
      for (const text of alike) yield* store.change(project(1), putEverywhere(text))
      const events = yield* store.events({ after: 0, limit: 1000 })
      const bodies = events.map(({ body }) => JSON.parse(body))
      expect(bodies.map((body) => body.request_id)).toEqual(alike)
      expect(bodies.map((body) => body.actor.id)).toEqual(alike)
      const rows = events.map(({ personal: row }) => JSON.parse(row?.data ?? "null"))
      expect(rows.map((row) => row.author_name)).toEqual(alike)
      expect(rows.map((row) => row.entity_path)).toEqual(alike.map((text) => `group/${text}`))
    }))

  test("half a character has no form: whatever holds one is a defect, and nothing is stored", (store) =>
    Effect.gen(function* () {
      const halves = ["\ud83d", "\udddd", "\udddd\ud83d", "name \ud83d end"]
      const attempts = halves.flatMap((half) => [
        store.change(project(1), put({ [half]: 1 })),
        store.change(project(1), put({ a: [{ b: half }] })),
        store.change(project(1), put({ a: 1 }, half)),
        store.append([{ event: refusedEvent(project(1), half), personal }])
      ])
      for (const attempt of attempts) {
        expect(Exit.isFailure(yield* Effect.exit(attempt)), "it is refused").toBe(true)
      }
      expect(yield* store.head).toBe(0)
      expect(yield* store.read(project(1))).toMatchObject({ revision: 0, document: {} })
    }))

  test("kinds of entities, and numbers that begin alike or differ far up, are others", (store) =>
    Effect.gen(function* () {
      const ids = [1, 2, 10, 11, 100, 2 ** 8 + 1, 2 ** 16 + 1, 2 ** 32 + 1, 2 ** 40 + 1, 2 ** 53 - 1]
      const entities = [instance, ...ids.flatMap((id) => [project(id), group(id)])]
      for (const entity of entities) yield* store.change(entity, put({ of: `${entity.type} ${entity.id}` }))
      for (const entity of entities) {
        const own = { of: `${entity.type} ${entity.id}` }
        expect(yield* store.read(entity)).toMatchObject({ entity, revision: 1, document: own })
        expect(yield* store.revisions({ entity, limit: 10 })).toHaveLength(1)
        expect(yield* store.countEvents({ entity, limit: 10 })).toBe(1)
        expect(yield* store.latestEvents({ entity, limit: 10 })).toHaveLength(1)
      }
      expect(yield* store.readAll).toHaveLength(entities.length)
      expect((yield* store.changedAfter({ after: 0, limit: 100 })).policies).toHaveLength(entities.length)
    }))
}
