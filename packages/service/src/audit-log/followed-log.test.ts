import { Effect, Exit } from "effect"
import { describe, expect, it } from "vitest"
import { leafHash, type StoredEvent } from "../audit-event.ts"
import { rootOf } from "../merkle/growing-tree.ts"
import { tileLeaves } from "../merkle/tiled-tree.ts"
import { hashLeaf } from "../merkle/tree-hash.ts"
import { StoreUnavailable } from "../policy-store.ts"
import { followLog, type FollowedLog } from "./followed-log.ts"

/** A log that somebody else writes, and can do anything to. */
const makeLog = (count: number) => {
  const eventAt = (sequence: number, text = `event ${sequence}`): StoredEvent => ({
    sequence,
    body: text,
    leafHash: leafHash(text),
    personal: null
  })
  const log = Array.from({ length: count }, (_, at) => eventAt(at + 1))
  const asked = { events: 0, largest: 0 }
  return {
    log,
    asked,
    eventAt,
    add: (more: number) => {
      for (let at = 0; at < more; at++) log.push(eventAt(log.length + 1))
    },
    root: (size = log.length) => rootOf(log.slice(0, size).map(({ body }) => hashLeaf(Buffer.from(body)))),
    store: {
      head: Effect.sync(() => log.at(-1)?.sequence ?? 0),
      events: ({ after, limit }: { readonly after: number; readonly limit: number }) =>
        Effect.sync(() => {
          asked.events += 1
          asked.largest = Math.max(asked.largest, limit)
          return log.filter(({ sequence }) => sequence > after).slice(0, limit)
        })
    }
  }
}

const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect)
const follow = (made: ReturnType<typeof makeLog>): Promise<FollowedLog> => run(followLog(made.store))
const rootAt = (followed: FollowedLog, size: number) =>
  Effect.map(followed.rootsOf([{ start: 0, end: size }]), ([root]) => root)
const failureOf = async <A, E>(effect: Effect.Effect<A, E>) => run(Effect.flip(effect))

describe("the tree over a log", () => {
  it("has every event, those that are added while it is asked too, and reads in short steps", async () => {
    const made = makeLog(300)
    const followed = await follow(made)
    expect(await run(followed.catchUp)).toBe(300)
    expect(await run(rootAt(followed, 300))).toEqual(made.root())
    made.add(1)
    expect(await run(followed.catchUp)).toBe(301)
    expect(await run(rootAt(followed, 301))).toEqual(made.root())
    expect(made.asked.largest).toBe(2 * tileLeaves)
  })

  it("has the roots of earlier sizes by reading no more than what it does not keep", async () => {
    const made = makeLog(1000)
    const followed = await follow(made)
    await run(followed.catchUp)
    made.asked.events = 0
    for (const size of [0, 1, 63, 64, 65, 640, 777, 999]) {
      expect(await run(rootAt(followed, size)), String(size)).toEqual(made.root(size))
    }
    // Of 64 and 640 nothing; of 999 neither, whose last tile is not whole.
    expect(made.asked.events).toBe(4)
  })

  it("lets others have their turn while it is built, and says how far it is", async () => {
    const made = makeLog(21_000)
    const followed = await follow(made)
    expect(await failureOf(followed.catchUp)).toMatchObject({ _tag: "AuditTreeNotReady", events: 21_000 })
    let turns = 0
    const others = setInterval(() => (turns += 1), 0)
    expect(await run(followed.catchUpSlowly)).toBe(21_000)
    clearInterval(others)
    expect(turns).toBeGreaterThan(5)
    expect(await run(followed.catchUp)).toBe(21_000)
    expect(await run(rootAt(followed, 21_000))).toEqual(made.root())
    // A byte for each event, and a chunk for each level.
    expect(followed.bytes()).toBeLessThan(21_000 + 10 * 32_768)
  })

  it("is the same for many who ask at once", async () => {
    const made = makeLog(500)
    const followed = await follow(made)
    const sizes = await run(
      Effect.all(
        Array.from({ length: 8 }, () => followed.catchUp),
        { concurrency: 8 }
      )
    )
    expect(new Set(sizes)).toEqual(new Set([500]))
    expect(await run(rootAt(followed, 500))).toEqual(made.root())
  })

  it("goes on where the store was away for a moment", async () => {
    const made = makeLog(10)
    let isAway = true
    const away = Effect.fail(new StoreUnavailable({ reason: "away" }))
    const followed = await run(
      followLog({ ...made.store, head: Effect.suspend(() => (isAway ? away : made.store.head)) })
    )
    expect((await failureOf(followed.catchUp))._tag).toBe("StoreUnavailable")
    isAway = false
    expect(await run(followed.catchUp)).toBe(10)
  })
})

describe("a log that is not what it was", () => {
  const changes: ReadonlyArray<readonly [string, (made: ReturnType<typeof makeLog>) => void, RegExp]> = [
    [
      "an edited body",
      ({ log }) => log.splice(40, 1, { ...log[40], body: "other" } as StoredEvent),
      /event 41 has not/
    ],
    ["a removed event", ({ log }) => log.splice(40, 1), /event 41 is missing/],
    ["an event twice", ({ log, eventAt }) => log.splice(40, 0, eventAt(40)), /event 41 is missing/]
  ]
  it.each(changes)("is not followed: %s", async (_, change, reason) => {
    const made = makeLog(100)
    change(made)
    const followed = await follow(made)
    const failure = await failureOf(followed.catchUp)
    expect(failure).toMatchObject({ _tag: "AuditLogBroken", reason: expect.stringMatching(reason) })
    // Nothing is answered any more, whatever it is then.
    made.log.splice(0, made.log.length, ...makeLog(100).log)
    expect(await failureOf(followed.catchUp)).toBe(failure)
    expect(await failureOf(followed.catchUpSlowly)).toBe(failure)
    expect(await failureOf(rootAt(followed, 1))).toBe(failure)
  })

  it("is noticed where its end was cut off under the service", async () => {
    const made = makeLog(100)
    const followed = await follow(made)
    await run(followed.catchUp)
    made.log.splice(90)
    expect(await failureOf(followed.catchUp)).toMatchObject({
      _tag: "AuditLogBroken",
      reason: "it ends with event 90, and it had 100 events"
    })
  })

  it("is noticed where an event was made anew with its hash, once a proof needs it", async () => {
    const made = makeLog(200)
    const followed = await follow(made)
    await run(followed.catchUp)
    made.log[70] = made.eventAt(71, "another story")
    expect(Exit.isSuccess(await Effect.runPromiseExit(rootAt(followed, 10)))).toBe(true)
    expect(await failureOf(rootAt(followed, 100))).toMatchObject({
      _tag: "AuditLogBroken",
      reason: "one of the events 65 to 128 is another than it was"
    })
    expect((await failureOf(followed.catchUp))._tag).toBe("AuditLogBroken")
  })
})
