import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import type { Found, SearchPlace } from "./access-question.ts"
import { PlatformUnavailable } from "./platform.ts"
import { longestLook, mostLookedAt, scan } from "./scan.ts"

interface Numbered {
  readonly id: number
}

/** Lists numbers from 1 on, as many as there are. */
const listOf = (count: number) => (after: number, limit: number) =>
  Effect.succeed(
    Array.from({ length: Math.max(0, Math.min(limit, count - after)) }, (_, index) => ({
      id: after + index + 1
    }))
  )

const every =
  (step: number) =>
  ({ id }: Numbered) =>
    Effect.succeed(id % step === 0 ? id : null)

const part = (place: SearchPlace, count: number, step: number) =>
  Effect.runPromise(scan(place, listOf(count), every(step)))

/** All parts of a search, one after the other. */
const whole = async (limit: number, count: number, step: number) => {
  const parts: Array<Found<number>> = []
  let after: string | null = null
  do {
    const found: Found<number> = await part({ after, limit }, count, step)
    parts.push(found)
    after = found.next
  } while (after !== null)
  return parts
}

describe("a scan", () => {
  it("finds everything once, in order, in parts that are no larger than asked for", async () => {
    for (const limit of [1, 2, 3, 7, 1_000]) {
      const parts = await whole(limit, 700, 3)
      expect(parts.flatMap(({ results }) => results)).toEqual(
        Array.from({ length: 233 }, (_, index) => (index + 1) * 3)
      )
      expect(parts.every(({ results }) => results.length <= limit)).toBe(true)
      expect(parts).toHaveLength(Math.ceil(233 / limit))
    }
  })

  it("says that there is no more where the last one found is the last there is", async () => {
    expect(await part({ after: null, limit: 2 }, 6, 3)).toEqual({ results: [3, 6], next: null })
    expect(await part({ after: null, limit: 1 }, 6, 3)).toEqual({ results: [3], next: "5" })
    expect(await part({ after: null, limit: 2 }, 0, 1)).toEqual({ results: [], next: null })
  })

  it("of no results at all says whether there are results", async () => {
    expect(await part({ after: null, limit: 0 }, 6, 3)).toEqual({ results: [], next: "2" })
    expect(await part({ after: null, limit: 0 }, 2, 3)).toEqual({ results: [], next: null })
  })

  it("looks at a bounded number for one part, and goes on in the next", async () => {
    const parts = await whole(10, mostLookedAt * 2 + 1, mostLookedAt * 2 + 1)
    expect(parts.map(({ results }) => results)).toEqual([[], [], [mostLookedAt * 2 + 1]])
  })

  it("looks for a bounded time for one part, and at one candidate at least", async () => {
    const slow =
      (millis: number) =>
      ({ id }: Numbered) =>
        Effect.as(TestClock.adjust(millis), id)
    const within = (millis: number) =>
      Effect.runPromise(
        scan({ after: "10", limit: 100 }, listOf(100), slow(millis)).pipe(Effect.provide(TestClock.layer()))
      )
    expect(await within(longestLook / 4)).toEqual({ results: [11, 12, 13, 14], next: "14" })
    expect(await within(longestLook * 9)).toEqual({ results: [11], next: "11" })
  })

  it.each([
    ["one number again and again", [{ id: 5 }, { id: 5 }]],
    ["numbers that fall", [{ id: 2 }, { id: 1 }]],
    ["what is no number", [{ id: Number.NaN }]],
    ["the same list for ever", [{ id: 0 }]]
  ])("fails where a platform lists %s", async (_, list) => {
    const looked = scan({ after: null, limit: 10 }, () => Effect.succeed(list), every(1))
    expect(await Effect.runPromise(Effect.flip(looked))).toMatchObject({ _tag: "PlatformUnavailable" })
  })

  it("fails with the platform, rather than leave something out", async () => {
    const down = Effect.fail(new PlatformUnavailable({ reason: "it is down" }))
    const found = ({ id }: Numbered) => (id === 3 ? down : Effect.succeed(id))
    const looked = scan({ after: null, limit: 10 }, listOf(5), found)
    expect(await Effect.runPromise(Effect.flip(looked))).toMatchObject({ reason: "it is down" })
  })
})
