import { Effect } from "effect"
import type { PlatformUnavailable } from "../platform.ts"
import type { StoreUnavailable } from "../policy-store.ts"
import type { Place } from "./place.ts"
import { documentsOf, sequenceOf, type PastPolicies } from "./policies-at.ts"
import type { Stretch, Stretches } from "./stretches.ts"

/** What made an answer another one. */
export type Cause =
  | {
      readonly type: "project" | "group" | "instance"
      /** Of a group. */
      readonly path?: string
      readonly revision: number
      /** The place of its event in the audit log. */
      readonly sequence: number | null
    }
  /** Something that was to end did. */
  | { readonly type: "expiry" }

/** When an answer began or ended. */
export interface Bound {
  /** RFC 3339 in UTC with milliseconds. */
  readonly at: string
  readonly by: ReadonlyArray<Cause>
  /** It was looked no further: the answer reaches at least as far as this. */
  readonly or_beyond?: true
}

/** Both ends of an answer. `null`: it was so before anything was stored, or it is so still. */
export interface Bounds {
  readonly since: Bound | null
  readonly until: Bound | null
}

/** So many changes that made no difference are passed over in each direction. */
const mostPassedOver = 100

type Unanswered = PlatformUnavailable | StoreUnavailable

/** Since when an answer was the one that it is at a moment, and until when. */
export const boundsOf = Effect.fnUntraced(function* (
  past: PastPolicies,
  place: Place,
  { at, differ }: Stretches,
  here: Stretch,
  now: number
): Effect.fn.Return<Bounds, Unanswered> {
  const boundAt = Effect.fnUntraced(function* (stretch: Stretch) {
    const bound: Bound = { at: isoOf(stretch.begins), by: yield* causesOf(past, place, stretch) }
    return bound
  })

  const sinceWhen = Effect.gen(function* () {
    let first = here
    for (let passed = 0; passed < mostPassedOver; passed++) {
      if (first.begins === -Infinity) return null
      const before = yield* at(first.begins - 1)
      if (differ(before, first)) return yield* boundAt(first)
      first = before
      yield* Effect.yieldNow
    }
    return beyond(first.begins)
  })

  const untilWhen = Effect.gen(function* () {
    let last = here
    for (let passed = 0; passed < mostPassedOver; passed++) {
      if (last.ends > now) return null
      const after = yield* at(last.ends)
      if (differ(last, after)) return yield* boundAt(after)
      last = after
      yield* Effect.yieldNow
    }
    return last.ends > now ? null : beyond(last.ends)
  })

  return { since: yield* sinceWhen, until: yield* untilWhen }
})

const isoOf = (moment: number): string => new Date(moment).toISOString()

const beyond = (moment: number): Bound | null =>
  moment === -Infinity ? null : { at: isoOf(moment), by: [], or_beyond: true }

/** Everything that happened at the moment at which a stretch begins. */
const causesOf = Effect.fnUntraced(function* (past: PastPolicies, { groups }: Place, stretch: Stretch) {
  const begun = isoOf(stretch.begins)
  const causes: Array<Cause> = []
  for (const policy of documentsOf(stretch.policies)) {
    if (policy.updatedAt !== begun) continue
    const { id, type } = policy.entity
    const path = type === "group" ? groups.find((group) => group.id === id)?.path : undefined
    const sequence = yield* sequenceOf(past, policy)
    causes.push({ type, ...(path !== undefined && { path }), revision: policy.revision, sequence })
  }
  if (causes.length === 0) causes.push({ type: "expiry" })
  return causes
})
