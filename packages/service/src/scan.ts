import { Clock, Effect } from "effect"
import type { Found, SearchPlace } from "./access-question.ts"
import type { Unanswered } from "./known-places.ts"
import { PlatformUnavailable } from "./platform.ts"

/** Candidates that are asked for at once. */
const atATime = 200

/** A part of a search looks at no more candidates than these, whatever it finds: the rest is in the parts after. */
export const mostLookedAt = 10_000

/** Nor does it look any longer, where a platform has to ask somebody else about each. */
export const longestLook = 2_000

interface Numbered {
  readonly id: number
}

/**
 * A part of what is found among numbered things, in the order of their numbers. What a part costs is bounded by
 * what it looks at, so a part may have less than was asked for and still not be the last.
 */
export const scan = Effect.fnUntraced(function* <Candidate extends Numbered, Result, R, R2>(
  { after, limit }: SearchPlace,
  /** The first so many candidates above a number, by number. */
  candidatesAfter: (after: number, limit: number) => Effect.Effect<ReadonlyArray<Candidate>, Unanswered, R>,
  /** What a candidate is found as; `null`: it is not. */
  find: (candidate: Candidate) => Effect.Effect<Result | null, Unanswered, R2>
): Effect.fn.Return<Found<Result>, Unanswered, R | R2> {
  const clock = yield* Clock.Clock
  const began = clock.currentTimeMillisUnsafe()
  const results: Array<Result> = []
  let last = after === null ? 0 : Number(after)
  for (let looked = 0; looked < mostLookedAt;) {
    const candidates = yield* candidatesAfter(last, atATime)
    if (candidates.length === 0) return { results, next: null }
    for (const candidate of candidates) {
      if (!(candidate.id > last)) {
        return yield* new PlatformUnavailable({ reason: "a list is not in the order of its numbers" })
      }
      const found = yield* find(candidate)
      if (found !== null && results.length >= limit) return { results, next: String(last) }
      if (found !== null) results.push(found)
      last = candidate.id
      looked += 1
      if (clock.currentTimeMillisUnsafe() - began >= longestLook) return { results, next: String(last) }
    }
    // Whoever waits meanwhile goes first.
    yield* Effect.yieldNow
  }
  return { results, next: String(last) }
})
