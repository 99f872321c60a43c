import { vocabulary } from "@jobwarden/core"
import { observedFrom, type UseLog } from "@jobwarden/core/rules"
import { DateTime, Effect } from "effect"
import { UseRecorder } from "./use-recorder.ts"
import { beginningOf, laterOf, UseStore, type UseKey, type UseSummary } from "./use-store.ts"

/** From when to when. Days count as a whole: the log that comes back says what it covers. */
export interface Period {
  readonly since: DateTime.Utc
  readonly until: DateTime.Utc
}

const pageSize = 1_000

/**
 * What was used of a project, for the rules that look at use: complete between its two instants, which are those of
 * the period brought to whole days, not before the record is complete and not after now. What was denied is not in
 * it.
 */
export const usesOf = Effect.fn("usesOf")(function* (target: number, { since, until }: Period) {
  const store = yield* UseStore
  const { flush } = yield* UseRecorder
  const now = yield* DateTime.now
  yield* flush
  const { completeSince } = yield* store.recording
  const end = earlierOf(DateTime.formatIso(now), beginningOf(dayOf(DateTime.add(until, { days: 1 }))))
  const begin = laterOf(completeSince, beginningOf(dayOf(since)))
  if (begin > end) return { since: end, until: end, used: [] } satisfies UseLog

  const uses = new Map<string, UseSummary>()
  const query = { target, allowed: true, from: begin.slice(0, 10), to: dayOf(until), limit: pageSize }
  let after: UseKey | undefined
  do {
    const page: ReadonlyArray<UseSummary> = yield* store.read({ ...query, ...(after && { after }) })
    for (const use of page) addTo(uses, use)
    after = page.length < pageSize ? undefined : page.at(-1)
  } while (after !== undefined)

  const used = [...uses.values()].flatMap((use) => observedFrom(vocabulary, use) ?? [])
  return { since: begin, until: end, used } satisfies UseLog
})

/** The same use of several days is one. */
const addTo = (uses: Map<string, UseSummary>, use: UseSummary): void => {
  const { action, environment, principalClass, resource, source } = use
  const key = JSON.stringify([source, resource, action, principalClass, environment])
  const known = uses.get(key)
  if (known === undefined) uses.set(key, use)
  else {
    const lastUsed = laterOf(known.lastUsed, use.lastUsed)
    uses.set(key, { ...known, count: known.count + use.count, lastUsed })
  }
}

const dayOf = (instant: DateTime.Utc): string => DateTime.formatIso(instant).slice(0, 10)

const earlierOf = (one: string, other: string): string => (one < other ? one : other)
