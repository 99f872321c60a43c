import { Clock, Context, DateTime, Duration, Effect, Layer, Schedule } from "effect"
import type { AuditEventDraft, PersonalData } from "./audit-event.ts"
import type { Entity } from "./entity.ts"
import { PolicyStore } from "./policy-store.ts"
import { actorOf, personalDataOf, type Requester } from "./requester.ts"

/** Why an attempt to change a policy was refused. */
export type RefusalReason =
  | "job_token_not_allowed"
  | "insufficient_scope"
  | "role_below_maintainer"
  | "role_below_owner"
  | "not_an_administrator"
  | "hands_out_more_than_the_writer_has"
  | "introduces_a_finding"
  | "revision_mismatch"

/** Whose policy somebody tried to change; the instance has no path. */
export interface RefusedPlace extends Entity {
  readonly path?: string
}

interface Batch {
  readonly minute: number
  readonly event: AuditEventDraft
  readonly personal: PersonalData
  count: number
}

const minuteMillis = 60_000

/**
 * Past this many batches in one minute the log is written early, so that nobody can fill the memory. While it
 * cannot be written no more are kept: their number is logged.
 */
const mostBatches = 10_000

/**
 * Refused attempts by authenticated callers, batched: one event per actor, entity, reason and minute, with a
 * count (SPEC §8). A batch is written when its minute is over, and all of them when the layer is released; a
 * crash loses at most the batches of the last minute, which nobody was promised.
 */
export class RefusalLog extends Context.Service<
  RefusalLog,
  {
    readonly record: (requester: Requester, place: RefusedPlace, reason: RefusalReason) => Effect.Effect<void>
    /** Writes the batches of minutes that are over; with `all`, every batch. */
    readonly flush: (which: "over" | "all") => Effect.Effect<void>
  }
>()("service/RefusalLog") {
  static readonly layer = Layer.effect(
    RefusalLog,
    Effect.gen(function* () {
      const store = yield* PolicyStore
      const batches = new Map<string, Batch>()

      // Whether the store refused the last writing, and how many attempts found no room since.
      let failing = false
      let dropped = 0

      /** Kept for the next round: what came in meanwhile under the same key is counted in. */
      const keep = (due: ReadonlyArray<readonly [string, Batch]>): void => {
        failing = true
        for (const [key, batch] of due) {
          const newer = batches.get(key)
          if (newer === undefined) batches.set(key, batch)
          else newer.count += batch.count
        }
      }

      const write = Effect.fnUntraced(function* (due: ReadonlyArray<readonly [string, Batch]>) {
        yield* store.append(
          due.map(([, { event, personal, count }]) => ({ event: { ...event, count }, personal }))
        )
        failing = false
        if (dropped === 0) return
        yield* Effect.logError(`${dropped} refused attempts were not audited: the store could not be written`)
        dropped = 0
      })

      // A request that writes early may be interrupted, and what is being written is in no batch any more.
      const flush = Effect.fnUntraced(function* (which: "over" | "all") {
        const minute = Math.floor((yield* Clock.currentTimeMillis) / minuteMillis)
        const due = [...batches].filter(([, batch]) => which === "all" || batch.minute < minute)
        if (due.length === 0) return
        for (const [key] of due) batches.delete(key)
        yield* write(due).pipe(
          Effect.catch((failure) => {
            keep(due)
            return Effect.logError("refused attempts could not be audited yet", failure.message)
          }),
          Effect.catchDefect((defect) => Effect.logError("refused attempts could not be audited", defect))
        )
      }, Effect.uninterruptible)

      const record = Effect.fnUntraced(function* (
        requester: Requester,
        place: RefusedPlace,
        reason: RefusalReason
      ) {
        const { principal } = requester
        if (principal === null) return
        const now = yield* DateTime.now
        const minute = Math.floor(DateTime.toEpochMillis(now) / minuteMillis)
        const actor = actorOf(principal)
        const key = JSON.stringify([actor.type, actor.id, actor.issuer, place.type, place.id, reason, minute])
        const known = batches.get(key)
        if (known !== undefined) {
          known.count += 1
          return
        }
        if (failing && batches.size >= mostBatches) {
          dropped += 1
          return
        }
        batches.set(key, {
          minute,
          count: 1,
          personal: personalDataOf(requester, place),
          event: {
            event_name: "job_token_permissions_change_refused",
            time: DateTime.formatIso(now),
            actor,
            entity: { type: place.type, id: place.id },
            request_id: requester.requestId,
            reason
          }
        })
        if (batches.size >= mostBatches && !failing) yield* flush("all")
      })

      yield* Effect.addFinalizer(() => flush("all"))
      yield* Effect.forkScoped(flush("over").pipe(Effect.repeat(Schedule.spaced(Duration.seconds(5)))))
      return RefusalLog.of({ record, flush })
    })
  )
}
