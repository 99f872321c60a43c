import type { Effect } from "effect"
import type { StoredEvent } from "./audit-event.ts"
import type { StoreUnavailable } from "./policy-store.ts"
import type { UseKey, UseRecording, UseSummary } from "./use-store.ts"

/** An event as a store keeps it, with the revision that it is of. */
export interface KeptEvent extends StoredEvent {
  /** `null`: the event is of no revision. */
  readonly revision: { readonly document: string; readonly createdAt: string } | null
}

/** What a database has of an event, joined: its row, its personal data and its revision. */
export interface KeptRow {
  readonly sequence: number
  readonly body: string
  readonly leaf_hash: Uint8Array
  readonly salt: Uint8Array | null
  readonly data: string | null
  readonly document: string | null
  readonly created_at: string | null
}

/** Such a row as an event. */
export const keptOf = ({
  body,
  created_at,
  data,
  document,
  leaf_hash,
  salt,
  sequence
}: KeptRow): KeptEvent => ({
  sequence,
  body,
  leafHash: leaf_hash,
  personal: salt === null || data === null ? null : { salt, data },
  revision: document === null || created_at === null ? null : { document, createdAt: created_at }
})

/** A store that is read to be copied, as it was when that began. */
export interface CopySource {
  /** As messages name it: never with a password. */
  readonly name: string
  /** The last event that belongs to the copy. */
  readonly head: number
  readonly countRevisions: Effect.Effect<number, StoreUnavailable>
  /** Events in order, behind `after` and no further than the head. */
  readonly page: (after: number, limit: number) => Effect.Effect<ReadonlyArray<KeptEvent>, StoreUnavailable>
  /** `null`: nothing was ever recorded. */
  readonly recording: Effect.Effect<UseRecording | null, StoreUnavailable>
  /** Summaries of use in an order of the store's own, behind one. */
  readonly uses: (
    after: UseKey | null,
    limit: number
  ) => Effect.Effect<ReadonlyArray<UseSummary>, StoreUnavailable>
  /** The last event that there is now. */
  readonly headNow: Effect.Effect<number, StoreUnavailable>
}

/** A store that is being made as a copy. No service takes it for a store until it is finished. */
export interface CopyTarget extends Omit<CopySource, "head" | "headNow"> {
  /** The last event that is there already, of the same copy begun before. */
  readonly through: number
  /** Stores events with their revisions and personal data, as they are, all or none. */
  readonly append: (events: ReadonlyArray<KeptEvent>) => Effect.Effect<void, StoreUnavailable>
  /** Makes the log of use empty, and says of what it will be the record. */
  readonly beginUses: (recording: UseRecording | null) => Effect.Effect<void, StoreUnavailable>
  readonly appendUses: (uses: ReadonlyArray<UseSummary>) => Effect.Effect<void, StoreUnavailable>
  /** Makes it a store, whose log ends there. */
  readonly finish: (head: number) => Effect.Effect<void, StoreUnavailable>
}

/** What the columns beside an event say again, out of its bytes. */
export const indexOf = (
  body: string
): {
  readonly entity: { readonly type: string; readonly id: number }
  readonly revision: number | null
  readonly time: string
} => {
  const { entity, revision, time } = JSON.parse(body) as {
    readonly entity: { readonly type: string; readonly id: number }
    readonly revision?: { readonly after: number }
    readonly time: string
  }
  return { entity, revision: revision?.after ?? null, time }
}
