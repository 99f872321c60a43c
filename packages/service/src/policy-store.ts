import type { Json } from "@jobwarden/core"
import { Context, type Effect, type Result, Schema } from "effect"
import type { AuditEventDraft, PersonalData, StoredEvent } from "./audit-event.ts"
import type { Entity } from "./entity.ts"

/** A stored document: for a project `{permissions?, scope?}`, for a group or the instance `{defaults?, limits?, …}`. */
export type StoredDocument = { readonly [key: string]: Json }

/**
 * The latest revision of an entity's document. An entity that never was written has revision 0, the empty
 * document and no `updatedAt`.
 */
export interface StoredPolicy {
  readonly entity: Entity
  readonly revision: number
  readonly document: StoredDocument
  /** RFC 3339 in UTC with milliseconds. */
  readonly updatedAt: string | null
}

/** Which events are asked for, the newest first. */
export interface LatestEventsQuery {
  readonly entity?: Entity
  /** Only what follows this event in the order that is asked for. */
  readonly before?: number
  /** RFC 3339 in UTC with milliseconds, that moment included. */
  readonly createdAfter?: string
  readonly createdBefore?: string
  /** So many of the first are passed over. */
  readonly offset?: number
  readonly limit: number
}

/** What a change decided inside the transaction, from the very document it will replace. */
export interface Change<Answer> {
  /** The document and its event; `null` when nothing changes, and then nothing at all is stored. */
  readonly write: {
    readonly document: StoredDocument
    readonly event: AuditEventDraft
    readonly personal: PersonalData
  } | null
  readonly answer: Answer
}

/** What changed in a span of the log. */
export interface ChangedPolicies {
  /**
   * Of every entity with a revision in the span the last one there, each entity once, in the order of those last
   * revisions. What came behind the span is not in it: whoever takes span after span never has a part of what
   * was true at one moment and a part of what was true at another.
   */
  readonly policies: ReadonlyArray<StoredPolicy>
  /** The last event of the span: where to go on. What was asked for, where there is nothing behind it. */
  readonly through: number
}

/** The store could not do what was asked; nothing was stored. */
export class StoreUnavailable extends Schema.TaggedError<StoreUnavailable>()("StoreUnavailable", {
  reason: Schema.String
}) {
  override get message() {
    return `the policy store is unavailable: ${this.reason}`
  }
}

/**
 * Policies and the audit log. Whatever `change` reports as written was durable before it reported.
 *
 * INVARIANT: a revision and its audit event are stored in one transaction, or neither is (SPEC §7).
 */
export class PolicyStore extends Context.Service<
  PolicyStore,
  {
    /** The latest revision of one entity. */
    readonly read: (entity: Entity) => Effect.Effect<StoredPolicy, StoreUnavailable>
    /**
     * The latest revision whose event is not later than a moment, which is RFC 3339 in UTC with milliseconds; as an
     * entity that never was written where there is none. Where a clock was set back, the higher revision counts.
     */
    readonly readAt: (entity: Entity, moment: string) => Effect.Effect<StoredPolicy, StoreUnavailable>
    /** The latest revision of every entity that was ever written, by type and id. */
    readonly readAll: Effect.Effect<ReadonlyArray<StoredPolicy>, StoreUnavailable>
    /**
     * Runs `decide` on the latest revision and stores what it says, with no other change in between (no lost
     * update). The new revision is the old plus one and must be what the event says. `decide` is pure, may be
     * run more than once, and a failure it returns is passed on with nothing stored. The answer comes with the
     * policy as it stands after the change.
     */
    readonly change: <Answer, Refusal>(
      entity: Entity,
      decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Refusal>
    ) => Effect.Effect<{ readonly policy: StoredPolicy; readonly answer: Answer }, Refusal | StoreUnavailable>
    /** Appends events that change no document (refused attempts), all or none. */
    readonly append: (
      events: ReadonlyArray<{ readonly event: AuditEventDraft; readonly personal: PersonalData }>
    ) => Effect.Effect<void, StoreUnavailable>
    /** Audit events in order, from `after` (exclusive, 0 for the first) on, at most `limit`. */
    readonly events: (query: {
      readonly entity?: Entity
      readonly after: number
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<StoredEvent>, StoreUnavailable>
    /**
     * Audit events, the newest first: by sequence; within a span of time by time, then sequence, since refused
     * attempts are written later than they happened. A page costs what is on it and passed over for it.
     */
    readonly latestEvents: (
      query: LatestEventsQuery
    ) => Effect.Effect<ReadonlyArray<StoredEvent>, StoreUnavailable>
    /** How many events there are, counted no further than `limit`. */
    readonly countEvents: (
      query: Omit<LatestEventsQuery, "before" | "offset">
    ) => Effect.Effect<number, StoreUnavailable>
    /** The event at one place of the log, `null` where there is none. */
    readonly event: (sequence: number) => Effect.Effect<StoredEvent | null, StoreUnavailable>
    /** The events of an entity's revisions below one, the latest first, and so no refused attempts. */
    readonly revisions: (query: {
      readonly entity: Entity
      /** Left out: from the latest. */
      readonly before?: number
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<StoredEvent>, StoreUnavailable>
    /**
     * The sequence of the last event of the log, 0 where there is none. It fails where the store cannot tell
     * whether others have changed it: whoever follows the log takes an answer as the proof that it still can.
     */
    readonly head: Effect.Effect<number, StoreUnavailable>
    /**
     * What changed behind an event of the log, within the next `limit` events, all of it of one moment. Whoever
     * goes on from `through` until it stays where it is has missed nothing: sequences become visible in their
     * order, without gaps, each together with its revision and only once both are durable.
     */
    readonly changedAfter: (query: {
      readonly after: number
      readonly limit: number
    }) => Effect.Effect<ChangedPolicies, StoreUnavailable>
    /**
     * Ends once the log may reach beyond an event, by whichever process: soon where another has changed it, at
     * once where this one has. It may end early, and never sleeps over a change that came before it was called. It
     * fails once the store could not tell any more, and can be interrupted.
     */
    readonly waitBehind: (sequence: number) => Effect.Effect<void, StoreUnavailable>
  }
>()("service/PolicyStore") {}
