import { beginningOf, roomOfADay, UseStore, type UseNumbers, type UseSummary } from "@jobwarden/service"
import { Effect } from "effect"
import type { Failed, Query } from "./database.ts"
import type { Connection } from "./open.ts"
import {
  addToSummaries,
  begin,
  forgetDays,
  forgetSummaries,
  insertSummaries,
  lockDays,
  lose,
  readRecording,
  readSummaries,
  reachesBefore,
  setDays,
  textOf
} from "./use-queries.ts"

/** Its writing can be done later: it does not wait longer than this for others. */
const patience = "SET LOCAL lock_timeout = 500"

/** The store of use over an open database. */
export const makeUseStore = ({ database, told }: Connection, room: UseNumbers = roomOfADay) => {
  const { query, transaction } = database
  const inPassing = <A, E>(body: (within: Query) => Effect.Effect<A, E>) =>
    told(transaction((within) => Effect.andThen(within(patience), body(within))))

  /** Adds what finds room, and answers how many decisions did not. */
  const addAll = Effect.fnUntraced(function* (
    within: Query,
    given: ReadonlyArray<UseSummary>
  ): Effect.fn.Return<UseNumbers, Failed> {
    const refused = { allowed: 0, denied: 0 }
    const summaries = summed(given)
    if (summaries.length === 0) return refused
    const sizes = yield* lockDays(within, [...new Set(summaries.map(({ day }) => day))].sort())
    const there = yield* addToSummaries(within, summaries)
    const added = summaries.filter((summary) => {
      if (there.has(textOf(summary))) return false
      const size = sizes.get(summary.day) ?? { allowed: 0, denied: 0 }
      const answer = summary.allowed ? "allowed" : "denied"
      if (size[answer] < room[answer]) {
        size[answer] += 1
        return true
      }
      refused[answer] += summary.count
      return false
    })
    if (added.length > 0) {
      yield* insertSummaries(within, added)
      yield* setDays(within, sizes)
    }
    return refused
  })

  const forgetSome = (before: string, limit: number) =>
    inPassing(
      Effect.fnUntraced(function* (within) {
        const forgotten = yield* forgetSummaries(within, before, limit)
        yield* forgetDays(within, before)
        yield* lose(within, { allowed: 0, denied: 0 }, beginningOf(before))
        return forgotten
      })
    )

  return UseStore.of({
    begin: (at) => Effect.asVoid(told(transaction((within) => begin(within, at)))),
    recording: Effect.flatMap(told(readRecording(query)), (recording) =>
      recording === undefined
        ? Effect.die(new Error("the use log was asked before it had begun"))
        : Effect.succeed(recording)
    ),
    add: ({ at, lost, summaries }) =>
      inPassing(
        Effect.fnUntraced(function* (within) {
          const refused = yield* addAll(within, summaries)
          const missing = {
            allowed: lost.allowed + refused.allowed,
            denied: lost.denied + refused.denied
          }
          if (missing.allowed + missing.denied > 0) {
            yield* lose(within, missing, missing.allowed > 0 ? at : "")
          }
          return refused
        })
      ),
    read: (asked) => told(readSummaries(query, asked)),
    forget: (before, limit) =>
      Effect.flatMap(told(reachesBefore(query, before, beginningOf(before))), (reaches) =>
        reaches ? forgetSome(before, limit) : Effect.succeed(0)
      )
  })
}

/** What is alike becomes one, in the order in which it came. */
const summed = (summaries: ReadonlyArray<UseSummary>): ReadonlyArray<UseSummary> => {
  const sums = new Map<string, UseSummary>()
  for (const summary of summaries) {
    const key = textOf(summary)
    const sum = sums.get(key)
    sums.set(
      key,
      sum === undefined
        ? summary
        : {
            ...sum,
            count: sum.count + summary.count,
            lastUsed: sum.lastUsed < summary.lastUsed ? summary.lastUsed : sum.lastUsed
          }
    )
  }
  return [...sums.values()]
}
