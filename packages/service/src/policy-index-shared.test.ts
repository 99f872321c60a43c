import { Effect } from "effect"
import { expect, it } from "vitest"
import { decide, failing, makeStore, openIndex, timed, type Store } from "../test/following.ts"
import { mission } from "../test/use-cases.ts"
import { answerAtOnce } from "./at-once.ts"
import { projects } from "./testing/platform-samples.ts"
import { project, put } from "./testing/store-samples.ts"

const { backend } = projects

/** A store whose changes by others are told to nobody. */
const silent = (store: Store): Store => ({ ...store, waitBehind: () => Effect.never })

it("confirming what a shared store holds brings into force what was stored before, though nobody told of it", () =>
  timed(
    Effect.gen(function* () {
      const store = yield* makeStore
      const index = yield* openIndex(silent(store), { isShared: true })
      for (const [turn, permissions] of [mission, {}, mission].entries()) {
        yield* store.change(project(backend.id), put({ permissions }))
        yield* index.confirm()
        expect(index.follows().head).toBe(turn + 1)
        expect(decide(index, "delete")).toMatchObject({ revision: turn + 1, allowed: turn % 2 === 0 })
      }
    })
  ))

it("a store that cannot be asked is told, and asked again by the next", () =>
  timed(
    Effect.gen(function* () {
      const { broken, store } = failing(silent(yield* makeStore))
      const index = yield* openIndex(store, { isShared: true })
      broken.isBroken = true
      expect(String(yield* Effect.flip(index.confirm()))).toContain("the cable is out")
      broken.isBroken = false
      yield* index.confirm()
    })
  ))

it("a store that nobody shares is not asked: whoever reads a policy goes on at once", () =>
  timed(
    Effect.gen(function* () {
      const { broken, store } = failing(yield* makeStore)
      const index = yield* openIndex(store)
      broken.isBroken = true
      expect(answerAtOnce(index.confirm())?._tag).toBe("Success")
    })
  ))
