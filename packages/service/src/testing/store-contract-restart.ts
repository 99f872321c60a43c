import { Effect } from "effect"
import type { StoredPolicy } from "../policy-store.ts"
import type { TestWithOpening } from "./contract-tests.ts"
import { expect } from "./expect.ts"
import { expectDense } from "./store-contract-concurrency.ts"
import { expectAll, follow } from "./store-contract-feed.ts"
import { waited } from "./store-contract-waiting.ts"
import { group, increment, instance, personal, project, refusedEvent } from "./store-samples.ts"

const entities = [project(1), group(1), instance, project(2), project(1)]
const everything = { after: 0, limit: 1_000 }

/** What was acknowledged is there when the store is opened again, and everything goes on from it. */
export const restartContract = (test: TestWithOpening): void => {
  test("policies, events and personal data are what they were, to the byte", (open) =>
    Effect.gen(function* () {
      const before = yield* open((store) =>
        Effect.gen(function* () {
          for (const entity of entities) yield* store.change(entity, increment)
          yield* store.append([{ event: refusedEvent(project(3)), personal }])
          return { policies: yield* store.readAll, events: yield* store.events(everything) }
        })
      )
      yield* open((store) =>
        Effect.gen(function* () {
          expect(yield* store.readAll).toEqual(before.policies)
          expect(yield* store.events(everything)).toEqual(before.events)
          for (const policy of before.policies) expect(yield* store.read(policy.entity)).toEqual(policy)
          expect(yield* store.head).toBe(6)
        })
      )
    }))

  test("revisions and the log go on where they were, start after start", (open) =>
    Effect.gen(function* () {
      for (let start = 1; start <= 4; start++) {
        yield* open((store) =>
          Effect.gen(function* () {
            expect(yield* store.head).toBe(2 * (start - 1))
            const { policy } = yield* store.change(project(1), increment)
            expect(policy).toMatchObject({ revision: start, document: { counter: start } })
            yield* store.append([{ event: refusedEvent(project(1)), personal }])
            expect(yield* expectDense(store, project(1))).toBe(start)
          })
        )
      }
    }))

  test("whoever follows the log goes on where they were, and misses nothing", (open, patience) =>
    Effect.gen(function* () {
      const known = new Map<string, StoredPolicy>()
      let at = 0
      for (const limit of [1, 2, 100]) {
        // What is written behind their back is told after the next start.
        yield* open((store) =>
          Effect.forEach(entities, (entity) => store.change(entity, increment), { discard: true })
        )
        at = yield* open((store) => follow(store, limit, known, at))
        yield* open((store) => expectAll(store, known))
      }
      expect(at).toBe(15)
      yield* open((store) =>
        Effect.gen(function* () {
          expect(yield* store.changedAfter({ after: at, limit: 10 })).toEqual({ policies: [], through: at })
          expect(yield* waited(store, at - 1, patience), "behind what is there already").toBe(true)
          yield* store.change(project(1), increment)
          expect(yield* waited(store, at, patience), "behind what came since").toBe(true)
        })
      )
    }))
}
