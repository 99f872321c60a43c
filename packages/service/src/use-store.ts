import type { RecordedUse } from "@jobwarden/core/rules"
import { Context, type Effect } from "effect"
import type { StoreUnavailable } from "./policy-store.ts"

/**
 * The decisions of one day that are alike: the same source, target, cell and principal class, and the same answer
 * (SPEC §8). Nobody is named in it.
 */
export interface UseSummary extends RecordedUse {
  /** The day in UTC, as `2026-08-22`. */
  readonly day: string
  readonly allowed: boolean
}

/** What tells one summary from another. */
export type UseKey = Omit<UseSummary, "count" | "lastUsed">

/** Numbers of decisions, or of summaries, allowed and denied apart. */
export interface UseNumbers {
  readonly allowed: number
  readonly denied: number
}

/** What is known of a log of use as a whole. */
export interface UseRecording {
  /** When recording began. RFC 3339, like all instants here. */
  readonly began: string
  /** From when on no allowed decision is missing, as far as anybody knows. */
  readonly completeSince: string
  /** How many decisions found no room, or could not be kept until the store could be written. */
  readonly lost: UseNumbers
}

/** Decisions that are summed up, ready to be stored. */
export interface UseBatch {
  readonly summaries: ReadonlyArray<UseSummary>
  /** When the batch was put together: nothing in it is later. */
  readonly at: string
  /** Decisions that are in no summary. */
  readonly lost: UseNumbers
}

/** How many different summaries a day may have, so that nobody can fill the disk with decisions. */
export const roomOfADay: UseNumbers = { allowed: 1_000_000, denied: 20_000 }

/**
 * What was used, by day. Numbers are only ever added up, and the days of long ago are deleted.
 *
 * INVARIANT: where decisions are lost, the store says so: it is complete only since then.
 */
export class UseStore extends Context.Service<
  UseStore,
  {
    /** Begins to record, unless that was done before. */
    readonly begin: (at: string) => Effect.Effect<void, StoreUnavailable>
    readonly recording: Effect.Effect<UseRecording, StoreUnavailable>
    /**
     * Adds the counts to what is there and keeps the later of two last uses, all or nothing. A summary that is new
     * finds no room in a day that is full: how many decisions that cost is the answer, and is counted as lost. Does
     * not wait for another process that writes.
     */
    readonly add: (batch: UseBatch) => Effect.Effect<UseNumbers, StoreUnavailable>
    /**
     * The summaries of one project, of the days from `from` to `to`, behind `after`, at most `limit`. Their order
     * begins with the day and stays as it is, so that the last of a page is where the next one begins.
     */
    readonly read: (query: {
      readonly target: number
      readonly allowed: boolean
      readonly from: string
      readonly to: string
      readonly after?: UseKey
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<UseSummary>, StoreUnavailable>
    /**
     * Deletes summaries of days before `day`, at most `limit`, and answers how many. The log is complete from that
     * day on at the earliest.
     */
    readonly forget: (day: string, limit: number) => Effect.Effect<number, StoreUnavailable>
  }
>()("service/UseStore") {}

/** The later of two instants of the form that the service writes. */
export const laterOf = (one: string, other: string): string => (one < other ? other : one)

/** When a day begins, in the form of an instant. */
export const beginningOf = (day: string): string => `${day}T00:00:00.000Z`
