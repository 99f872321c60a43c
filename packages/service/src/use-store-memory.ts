import { Effect, Layer } from "effect"
import {
  beginningOf,
  laterOf,
  roomOfADay,
  UseStore,
  type UseKey,
  type UseNumbers,
  type UseRecording,
  type UseSummary
} from "./use-store.ts"

/** What a day holds, by the texts of the keys, and how many of either answer. */
interface Day {
  readonly summaries: Map<string, UseSummary>
  allowed: number
  denied: number
}

/** A store of use that forgets everything when its layer is released: for tests and for trying things out. */
export const layerUseStoreMemory = (room: UseNumbers = roomOfADay): Layer.Layer<UseStore> =>
  Layer.sync(UseStore, () => {
    const days = new Map<string, Day>()
    let recording: UseRecording | undefined

    const recorded = (): UseRecording => {
      if (recording === undefined) throw new Error("the use log was asked before it had begun")
      return recording
    }

    // INVARIANT: nothing here waits, so no other fiber comes between reading and storing.
    return UseStore.of({
      begin: (at) =>
        Effect.sync(() => {
          recording ??= { began: at, completeSince: at, lost: { allowed: 0, denied: 0 } }
        }),
      recording: Effect.sync(recorded),
      add: ({ at, lost, summaries }) =>
        Effect.sync(() => {
          const refused = { allowed: 0, denied: 0 }
          for (const summary of summaries) {
            const answer = summary.allowed ? "allowed" : "denied"
            const day = days.get(summary.day) ?? { summaries: new Map(), allowed: 0, denied: 0 }
            days.set(summary.day, day)
            const key = textOf(summary)
            const known = day.summaries.get(key)
            if (known !== undefined) {
              const lastUsed = laterOf(known.lastUsed, summary.lastUsed)
              day.summaries.set(key, { ...known, count: known.count + summary.count, lastUsed })
            } else if (day[answer] < room[answer]) {
              day.summaries.set(key, { ...summary })
              day[answer] += 1
            } else refused[answer] += summary.count
          }
          const before = recorded()
          const total = {
            allowed: before.lost.allowed + lost.allowed + refused.allowed,
            denied: before.lost.denied + lost.denied + refused.denied
          }
          const isMissing = total.allowed > before.lost.allowed
          recording = {
            ...before,
            lost: total,
            completeSince: isMissing ? laterOf(before.completeSince, at) : before.completeSince
          }
          return refused
        }),
      read: ({ after, allowed, from, limit, target, to }) =>
        Effect.sync(() => {
          const last = after && [after.day, textOf(after)]
          return [...days]
            .filter(([day]) => day >= from && day <= to)
            .flatMap(([day, { summaries }]) =>
              [...summaries].map(([key, summary]) => ({ place: [day, key], summary }))
            )
            .filter(({ summary }) => summary.target === target && summary.allowed === allowed)
            .filter(({ place }) => last === undefined || compare(place, last) > 0)
            .sort((one, other) => compare(one.place, other.place))
            .slice(0, Math.max(0, limit))
            .map(({ summary }) => ({ ...summary }))
        }),
      forget: (before, limit) =>
        Effect.sync(() => {
          const current = recorded()
          recording = { ...current, completeSince: laterOf(current.completeSince, beginningOf(before)) }
          let forgotten = 0
          for (const [day, { summaries }] of [...days].sort(compareFirst)) {
            if (day >= before) continue
            for (const key of summaries.keys()) {
              if (forgotten >= limit) return forgotten
              summaries.delete(key)
              forgotten += 1
            }
            days.delete(day)
          }
          return forgotten
        })
    })
  })

const textOf = ({
  action,
  allowed,
  environment,
  principalClass,
  resource,
  source,
  target
}: Omit<UseKey, "day">): string =>
  JSON.stringify([target, allowed, source, resource, action, principalClass, environment])

const compare = (one: ReadonlyArray<string>, other: ReadonlyArray<string>): number => {
  for (const [index, text] of one.entries()) {
    const against = other[index] ?? ""
    if (text !== against) return text < against ? -1 : 1
  }
  return 0
}

const compareFirst = ([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number =>
  compare([one], [other])
