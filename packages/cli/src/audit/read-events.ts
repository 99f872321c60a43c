import type { AuditEventDraft, Entity, PersonalData, StoredEvent, StoreUnavailable } from "@jobwarden/service"
import type { AuditLogFile } from "@jobwarden/store-sqlite"
import { Effect } from "effect"
import type { Period } from "../recommend/period.ts"

/** An event that is shown, beside what is left of its personal data. */
export interface ListedEvent {
  readonly event: AuditEventDraft & { readonly sequence: number }
  /** `null` once erased. */
  readonly personal: PersonalData | null
}

/** Which events are wanted. */
export interface Wanted {
  readonly entity?: Entity
  readonly name?: string
  readonly period: Period
  readonly most: number
}

/** So many are read at once. */
const page = 200

const timeOf = (instant: number): string => new Date(instant).toISOString()

/** The wanted events in pages, the newest first; an empty page is the end. */
export const readEvents = (
  log: AuditLogFile,
  { entity, most, name, period: { since, until } }: Wanted
): { readonly next: Effect.Effect<readonly ListedEvent[], StoreUnavailable> } => {
  let before: number | undefined
  let left = most
  let isAtEnd = false
  const next = Effect.gen(function* () {
    while (!isAtEnd && left > 0) {
      const events: readonly StoredEvent[] = yield* log.latest({
        limit: page,
        ...(entity !== undefined && { entity }),
        ...(before !== undefined && { before }),
        ...(since !== undefined && { createdAfter: timeOf(since) }),
        ...(until !== undefined && { createdBefore: timeOf(until) })
      })
      before = events.at(-1)?.sequence ?? before
      isAtEnd = events.length < page
      const wanted = events
        .map(listedOf)
        .filter(({ event }) => name === undefined || event.event_name === name)
        .slice(0, left)
      left -= wanted.length
      if (wanted.length > 0) return wanted
    }
    return []
  })
  return { next }
}

const listedOf = ({ body, personal }: StoredEvent): ListedEvent => ({
  event: JSON.parse(body) as ListedEvent["event"],
  personal: personal === null ? null : (JSON.parse(personal.data) as PersonalData)
})
