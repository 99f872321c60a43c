import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import { flush, makeStore, note, record, run } from "../test/refusals.ts"
import { as, by } from "../test/use-cases.ts"
import { jobs, people, projects } from "./testing/platform-samples.ts"

const { backend, app } = projects

describe("refused attempts", () => {
  it("of one minute are one event with a count, from the first of them", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        yield* record({ ...as("dev"), requestId: "first" })
        yield* TestClock.adjust("30 seconds")
        yield* record({ ...as("dev"), requestId: "second" })
        yield* TestClock.adjust("29 seconds")
        yield* record({ ...as("dev"), requestId: "third" })
        expect(store.kept).toEqual([])
        yield* TestClock.adjust("10 seconds")
      })
    )
    expect(store.kept).toEqual([
      {
        event: {
          event_name: "job_token_permissions_change_refused",
          time: "2026-08-22T10:00:00.000Z",
          actor: { type: "user", id: people.dev.id },
          entity: { type: "project", id: backend.id },
          request_id: "first",
          reason: "role_below_maintainer",
          count: 3
        },
        personal: expect.objectContaining({ author_name: "Devi Developer", entity_path: "acme/backend" })
      }
    ])
  })

  it("of the next minute are another event", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        yield* record()
        yield* TestClock.adjust("59999 millis")
        yield* record()
        yield* TestClock.adjust("1 millis")
        yield* record()
        yield* TestClock.adjust("6 seconds")
        expect(store.kept.map(({ event }) => [event.time, event.count])).toEqual([
          ["2026-08-22T10:00:00.000Z", 2]
        ])
        yield* TestClock.adjust("1 minute")
      })
    )
    expect(store.kept.map(({ event }) => [event.time, event.count])).toEqual([
      ["2026-08-22T10:00:00.000Z", 2],
      ["2026-08-22T10:01:00.000Z", 1]
    ])
  })

  it("are apart by what kind of thing has the policy: numbers of projects and groups are the same", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        for (const type of ["project", "group"] as const) {
          yield* note(as("dev"), { type, id: 7, path: `the ${type}` }, "insufficient_scope")
        }
        yield* note(as("dev"), { type: "instance", id: 0 }, "insufficient_scope")
        yield* flush("all")
      })
    )
    expect(
      store.kept.map(({ event, personal }) => [event.entity, event.count, personal.entity_path])
    ).toEqual([
      [{ type: "project", id: 7 }, 1, "the project"],
      [{ type: "group", id: 7 }, 1, "the group"],
      [{ type: "instance", id: 0 }, 1, undefined]
    ])
  })

  it("are apart by actor, kind of actor, project and reason", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        for (let turn = 0; turn < 2; turn++) {
          yield* record()
          yield* record(as("gus"))
          yield* record(by({ ...jobs.onMain, id: people.dev.id }))
          yield* record(as("dev"), app)
          yield* record(as("dev"), backend, "insufficient_scope")
        }
        yield* record(by(null))
        yield* flush("all")
      })
    )
    expect(store.told()).toEqual([
      ["role_below_maintainer", 2],
      ["role_below_maintainer", 2],
      ["role_below_maintainer", 2],
      ["role_below_maintainer", 2],
      ["insufficient_scope", 2]
    ])
    expect(
      new Set(store.kept.map(({ event }) => JSON.stringify([event.actor, event.entity, event.reason]))).size
    ).toBe(5)
  })

  it("are written when the layer is released, whatever the minute", async () => {
    const store = makeStore()
    await run(store, Effect.andThen(record(), record()))
    expect(store.told()).toEqual([["role_below_maintainer", 2]])
  })

  it("are not written twice, and nothing is written where nothing was refused", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        yield* TestClock.adjust("5 minutes")
        expect(store.calls.count).toBe(0)
        yield* record()
        yield* flush("over")
        expect(store.calls.count).toBe(0)
        yield* flush("all")
        yield* flush("all")
        yield* TestClock.adjust("5 minutes")
      })
    )
    expect(store.calls.count).toBe(1)
    expect(store.told()).toEqual([["role_below_maintainer", 1]])
  })

  it("never fill the memory: past ten thousand they are written at once", async () => {
    const store = makeStore()
    await run(
      store,
      Effect.gen(function* () {
        for (let id = 1; id <= 25_000; id++) yield* record(as("dev"), { ...backend, id })
        expect(store.kept).toHaveLength(20_000)
      })
    )
    expect(store.kept).toHaveLength(25_000)
    expect(store.calls.count).toBe(3)
  })
})
