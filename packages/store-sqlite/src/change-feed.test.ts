import { PolicyStore } from "@jobwarden/service"
import { increment, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { copyFileSync, renameSync, rmSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { openRaw, temporaryPaths, withStore } from "../test/support.ts"
import { layer } from "./layer.ts"

const newPath = temporaryPaths()

type Store = PolicyStore["Service"]

/** Two connections of one file, as two processes have them. */
const withTwo = <A>(path: string, body: (one: Store, other: Store) => Effect.Effect<A, unknown>) =>
  Effect.gen(function* () {
    const one = yield* PolicyStore
    return yield* Effect.gen(function* () {
      return yield* body(one, yield* PolicyStore)
    }).pipe(Effect.provide(Layer.fresh(layer({ path }))))
  }).pipe(Effect.provide(layer({ path })))

const turns = Effect.replicateEffect(Effect.yieldNow, 50)

describe("waiting for the log of a file", () => {
  it("ends at once with a commit of this process, whichever connection makes it", () =>
    Effect.runPromise(
      withTwo(newPath(), (one, other) =>
        Effect.gen(function* () {
          for (const [sequence, writer] of [one, other, one].entries()) {
            const waiting = yield* Effect.forkChild(other.waitBehind(sequence))
            yield* turns
            yield* writer.change(project(1), increment)
            // By a clock that stands still: nobody asked from time to time.
            yield* Fiber.join(waiting)
          }
        })
      ).pipe(Effect.provide(TestClock.layer()))
    ))

  it("goes on while only another file is changed, or nothing is stored", () =>
    Effect.runPromise(
      withTwo(newPath(), (one) =>
        Effect.gen(function* () {
          const waiting = yield* Effect.forkChild(one.waitBehind(0))
          yield* turns
          yield* Effect.promise(() =>
            withStore({ path: newPath() }, (elsewhere) => elsewhere.change(project(1), increment))
          )
          yield* one.append([])
          yield* turns
          yield* TestClock.adjust("1 second")
          expect(waiting.pollUnsafe()).toBeUndefined()
          yield* one.append([{ event: refusedEvent(project(1)), personal }])
          yield* Fiber.join(waiting)
        })
      ).pipe(Effect.provide(TestClock.layer()))
    ))

  it("ends soon after a commit that this process knows nothing of", async () => {
    const path = newPath()
    await withStore({ path }, (store) => store.change(project(1), increment))
    await Effect.runPromise(
      Effect.gen(function* () {
        const store = yield* PolicyStore
        const stranger = openRaw(path)
        const waiting = yield* Effect.forkChild(store.waitBehind(1))
        yield* turns
        const { body } = stranger.prepare("SELECT body FROM audit_event").get() as { readonly body: string }
        const next = body
          .replace('"sequence":1', '"sequence":2')
          .replace('"after":1,"before":0', '"after":2,"before":1')
        stranger.exec("BEGIN IMMEDIATE")
        stranger
          .prepare("INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (2, ?, zeroblob(32))")
          .run(next)
        stranger
          .prepare(
            `INSERT INTO policy_revision (entity_type, entity_id, revision, document, event_sequence, created_at)
             SELECT entity_type, entity_id, 2, '{"counter":2}', 2, created_at FROM policy_revision`
          )
          .run()
        yield* TestClock.adjust("30 millis")
        // What is not committed is not there, and wakes nobody.
        expect(waiting.pollUnsafe()).toBeUndefined()
        expect(yield* store.changedAfter({ after: 1, limit: 10 })).toEqual({ policies: [], through: 1 })
        stranger.exec("COMMIT")
        stranger.close()
        yield* TestClock.adjust("10 millis")
        yield* Fiber.join(waiting)
        const { policies, through } = yield* store.changedAfter({ after: 1, limit: 10 })
        expect([policies.map(({ revision }) => revision), through]).toEqual([[2], 2])
      }).pipe(Effect.provide(layer({ path })), Effect.provide(TestClock.layer()))
    )
  })

  it("fails once the store is closed", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const closed = yield* Effect.provide(
          Effect.map(PolicyStore, (store) => store),
          layer({ path: newPath() })
        )
        const failures = yield* Effect.all(
          [closed.waitBehind(0), closed.head, closed.changedAfter({ after: 0, limit: 1 })].map((asked) =>
            Effect.flip(Effect.asVoid(asked))
          )
        )
        for (const { message } of failures) expect(message).toContain("was closed")
      })
    ))
})

describe("the head of a file that has another one in its place", () => {
  it.each([
    ["moved", (path: string) => renameSync(path, `${path}-elsewhere`)],
    ["removed", (path: string) => rmSync(path)],
    [
      "replaced by a copy",
      (path: string) => {
        copyFileSync(path, `${path}-copy`)
        renameSync(`${path}-copy`, path)
      }
    ]
  ])("cannot be told: %s", async (_, replace) => {
    const path = newPath()
    await withStore({ path }, (store) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        expect(yield* store.head).toBe(1)
        replace(path)
        const { message } = yield* Effect.flip(store.head)
        expect(message).toContain(`\`${path}\` was moved, removed or replaced while it was open`)
      })
    )
  })
})
