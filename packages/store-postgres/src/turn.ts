import {
  type AuditEventDraft,
  type Change,
  type Entity,
  type NextRevision,
  nextRevision,
  type PersonalData,
  sealEvent,
  type StoredPolicy,
  type StoreUnavailable
} from "@jobwarden/service"
import { Effect, Result } from "effect"
import type { EventRow } from "./writing.ts"

/** What somebody wants to store, as it is at one place of the log. */
export interface Written {
  readonly events: ReadonlyArray<EventRow>
  readonly revision: NextRevision | null
  /** The same at another place. */
  readonly at: (sequence: number) => Written
  /** Hands out what was stored. */
  readonly settle: () => void
}

/** Somebody who waits to change something, or to append to the log. */
export interface Turn {
  /** Whose latest revision it begins with. */
  readonly entity: Entity | null
  /** Answers what is to be stored, or how to tell that it is nothing. May be run again, and does nothing itself. */
  readonly decide: (current: StoredPolicy | undefined, sequence: number) => Written | (() => void)
  readonly fail: (why: Effect.Effect<never, StoreUnavailable>) => void
}

type Resume<A, E> = (answer: Effect.Effect<A, E>) => void

export interface Changed<Answer> {
  readonly policy: StoredPolicy
  readonly answer: Answer
}

export const changeTurn = <Answer, Refusal>(
  entity: Entity,
  decide: (current: StoredPolicy) => Result.Result<Change<Answer>, Refusal>,
  resume: Resume<Changed<Answer>, Refusal | StoreUnavailable>
): Turn => ({
  entity,
  fail: resume,
  decide: (current, sequence) => {
    if (current === undefined) throw new Error("a change is decided from what is there")
    try {
      const decided = decide(current)
      if (Result.isFailure(decided)) return () => resume(Effect.fail(decided.failure))
      const { answer, write } = decided.success
      if (write === null) return () => resume(Effect.succeed({ policy: current, answer }))
      const at = (place: number): Written => {
        const revision = nextRevision(current, write, place)
        const { entity: of, time } = write.event
        return {
          events: [{ ...revision.event, entity: of, revision: revision.policy.revision, time }],
          revision,
          at,
          settle: () => resume(Effect.succeed({ policy: revision.policy, answer }))
        }
      }
      return at(sequence)
    } catch (defect) {
      return () => resume(Effect.die(defect))
    }
  }
})

export const appendTurn = (
  drafts: ReadonlyArray<{ readonly event: AuditEventDraft; readonly personal: PersonalData }>,
  resume: Resume<void, StoreUnavailable>
): Turn => ({
  entity: null,
  fail: resume,
  decide: (_, sequence) => {
    const at = (place: number): Written => ({
      events: drafts.map(({ event, personal }, index) => ({
        ...sealEvent(place + index, event, personal),
        entity: event.entity,
        revision: null,
        time: event.time
      })),
      revision: null,
      at,
      settle: () => resume(Effect.void)
    })
    try {
      return at(sequence)
    } catch (defect) {
      return () => resume(Effect.die(defect))
    }
  }
})
