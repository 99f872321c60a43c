import { PolicyStore } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { readdirSync } from "node:fs"
import { dirname } from "node:path"
import { describe, expect, it } from "vitest"
import { fill, openRaw, temporaryPaths, withStore } from "../test/support.ts"
import { layer } from "./layer.ts"
import { openPastPolicies } from "./past-policies-file.ts"

const path = temporaryPaths()
const later = "2999-12-31T00:00:00.000Z"

describe("the revisions of a store's file", () => {
  it("are those that the store has, and no file is made", async () => {
    const file = await fill(path())
    const before = readdirSync(dirname(file))
    const found = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const past = yield* openPastPolicies(file)
          return {
            latest: yield* past.readAt(project(1), later),
            none: yield* past.readAt(project(1), "2000-01-01T00:00:00.000Z"),
            events: yield* past.revisions({ entity: project(1), before: 4, limit: 2 })
          }
        })
      )
    )
    expect(readdirSync(dirname(file))).toEqual(before)
    const [latest, events] = await withStore({ path: file }, (store) =>
      Effect.all([store.read(project(1)), store.revisions({ entity: project(1), before: 4, limit: 2 })])
    )
    expect(found.latest).toEqual(latest)
    expect(found.none).toMatchObject({ revision: 0, document: {} })
    expect(found.events).toEqual(events)
  })

  it("are read while a service writes, as they were when the file was opened", async () => {
    const file = await fill(path())
    const revisions = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const store = yield* PolicyStore
          const past = yield* openPastPolicies(file)
          const before = yield* past.readAt(project(1), later)
          yield* store.change(project(1), increment)
          const meanwhile = yield* past.readAt(project(1), later)
          return [before, meanwhile, yield* store.read(project(1))].map(({ revision }) => revision)
        })
      ).pipe(Effect.provide(layer({ path: file })))
    )
    expect(revisions).toEqual([10, 10, 11])
  })

  it("are not read out of an earlier version's file", async () => {
    const file = await fill(path())
    const raw = openRaw(file)
    raw.exec("DELETE FROM migration WHERE version = 3; PRAGMA user_version = 2")
    raw.close()
    const failure = await Effect.runPromise(Effect.flip(Effect.scoped(openPastPolicies(file))))
    expect(failure.message).toMatch(
      /written by an earlier version.*start this version of the service with it once/
    )
  })
})
