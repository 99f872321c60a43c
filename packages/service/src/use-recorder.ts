import type { EngineOf, GitLab } from "@jobwarden/core"
import { usedBy } from "@jobwarden/core/rules"
import { Clock, Context, DateTime, Duration, Effect, Latch, Layer, Semaphore } from "effect"
import { PolicyIndex } from "./policy-index.ts"
import type { StoreUnavailable } from "./policy-store.ts"
import { UseStore, type UseNumbers, type UseSummary } from "./use-store.ts"
import { likenessOf, makeTally, type Alike, type Noted } from "./use-tally.ts"

/** How often the decisions of late are written: a crash loses no more than these. */
const writeEvery = Duration.seconds(5)

/** Past this many different ones they are written at once. */
const manyPending = 5_000

/** No more different ones than this are kept while they cannot be written; others are counted as lost. */
const mostPending = 10_000

/** Days before the last so many are deleted, in steps. */
export const daysKept = 400

/** Summaries that are deleted in one step. */
const forgottenAtOnce = 1_000

const dayMillis = 86_400_000

export interface UseRecorderShape {
  /**
   * Notes a decision about a known project, cell and caller. Costs a look-up, throws nothing, waits for nothing.
   */
  readonly record: (request: Noted, allowed: boolean) => void
  /** Writes what was noted so far. Where that fails it is kept, and written later. */
  readonly flush: Effect.Effect<void, StoreUnavailable>
}

/**
 * Sums up decisions for the log of use (SPEC §8). They are written every five seconds, when there are many different
 * ones, and when the layer is released; a crash loses those of the last seconds. Without its layer nothing is noted.
 */
export const UseRecorder = Context.Reference<UseRecorderShape>("service/UseRecorder", {
  defaultValue: () => ({ record: () => {}, flush: Effect.void })
})

/** The recorder of decisions that this engine takes, into the store. */
export const layerUseRecorder: Layer.Layer<never, StoreUnavailable, UseStore | PolicyIndex> = Layer.effect(
  UseRecorder,
  Effect.gen(function* () {
    const store = yield* UseStore
    const { engine } = yield* PolicyIndex
    const clock = yield* Clock.Clock
    const wake = Latch.makeUnsafe(false)
    const inTurn = yield* Semaphore.make(1)
    let pending = makeTally()
    let lost = { allowed: 0, denied: 0 }

    yield* store.begin(instantOf(clock.currentTimeMillisUnsafe()))

    const lose = (allowed: boolean, count = 1): void => {
      lost[allowed ? "allowed" : "denied"] += count
    }

    const record: UseRecorderShape["record"] = (request, allowed) => {
      try {
        const now = clock.currentTimeMillisUnsafe()
        const likeness = likenessOf(request, allowed, Math.floor(now / dayMillis))
        if (likeness === null) return
        const known = pending.find(likeness)
        if (known !== undefined) {
          known.count += 1
          if (now > known.lastUsed) known.lastUsed = now
          return
        }
        if (pending.size() >= mostPending) return lose(allowed)
        const key = keyOf(engine, request, allowed, dayOf(now))
        if (key === null) return lose(allowed)
        pending.insert({ likeness, key, count: 1, lastUsed: now })
        if (pending.size() === manyPending) wake.openUnsafe()
      } catch {
        // Whatever it is: a decision never fails for what is noted of it.
        lose(allowed)
      }
    }

    /** What could not be written is noted again: the same of meanwhile is counted in. */
    const keep = (unwritten: ReadonlyArray<Alike>, lostBefore: UseNumbers): void => {
      lose(true, lostBefore.allowed)
      lose(false, lostBefore.denied)
      for (const older of unwritten) {
        const newer = pending.find(older.likeness)
        if (newer !== undefined) {
          newer.count += older.count
          newer.lastUsed = Math.max(newer.lastUsed, older.lastUsed)
        } else if (pending.size() < mostPending) pending.insert(older)
        else lose(older.key.allowed, older.count)
      }
    }

    // What is being written is noted nowhere any more, so it must not be interrupted.
    const flush = Effect.suspend(() => {
      if (pending.size() === 0 && lost.allowed + lost.denied === 0) return Effect.void
      const [taken, lostBefore] = [pending.all(), lost]
      pending = makeTally()
      lost = { allowed: 0, denied: 0 }
      const at = instantOf(clock.currentTimeMillisUnsafe())
      return store.add({ summaries: summed(taken), at, lost: lostBefore }).pipe(
        Effect.onError(() => Effect.sync(() => keep(taken, lostBefore))),
        Effect.flatMap((refused) =>
          tellLost({
            allowed: lostBefore.allowed + refused.allowed,
            denied: lostBefore.denied + refused.denied
          })
        )
      )
    }).pipe(inTurn.withPermits(1), Effect.uninterruptible)

    const flushAnyway = flush.pipe(
      Effect.catch((failure) => Effect.logError("the use log could not be written yet", failure.message)),
      Effect.catchDefect((defect) => Effect.logError("the use log could not be written", defect))
    )

    let forgottenBefore = ""
    const forget = Effect.gen(function* () {
      const before = dayOf(clock.currentTimeMillisUnsafe() - daysKept * dayMillis)
      if (before === forgottenBefore) return
      while ((yield* store.forget(before, forgottenAtOnce)) === forgottenAtOnce) yield* Effect.yieldNow
      forgottenBefore = before
    }).pipe(
      Effect.catch((failure) =>
        Effect.logError("old days of the use log are not deleted yet", failure.message)
      ),
      Effect.catchDefect((defect) => Effect.logError("old days of the use log are not deleted", defect))
    )

    const turn = Effect.gen(function* () {
      yield* Effect.timeoutOption(wake.await, writeEvery)
      wake.closeUnsafe()
      yield* flushAnyway
      yield* forget
    })

    yield* Effect.addFinalizer(() =>
      Effect.andThen(
        flushAnyway,
        Effect.suspend(() => tellUnwritten(pending.all()))
      )
    )
    yield* Effect.forkScoped(Effect.forever(turn))
    return { record, flush }
  })
)

const instantOf = (millis: number): string => DateTime.formatIso(DateTime.makeUnsafe(millis))

const dayOf = (millis: number): string => instantOf(millis).slice(0, 10)

/** The summary that a decision belongs to; `null` where there is none. */
const keyOf = (
  engine: Pick<EngineOf<GitLab>, "subject">,
  { action, caller, project: target, resource }: Noted,
  allowed: boolean,
  day: string
): Alike["key"] | null => {
  const subject = engine.subject(target)
  const by = subject && usedBy(subject, caller)
  return by && { ...by, day, target, resource, action, allowed }
}

/** As the store takes them: what differs only in what is not kept is one. */
const summed = (taken: ReadonlyArray<Alike>): ReadonlyArray<UseSummary> => {
  const found = new Map<string, { readonly key: Alike["key"]; count: number; lastUsed: number }>()
  for (const { count, key, lastUsed } of taken) {
    const { action, allowed, day, environment, principalClass, resource, source, target } = key
    const text = JSON.stringify([day, target, allowed, source, resource, action, principalClass, environment])
    const known = found.get(text)
    if (known === undefined) found.set(text, { key, count, lastUsed })
    else {
      known.count += count
      known.lastUsed = Math.max(known.lastUsed, lastUsed)
    }
  }
  return [...found.values()].map(({ count, key, lastUsed }) => ({
    ...key,
    count,
    lastUsed: instantOf(lastUsed)
  }))
}

const tellLost = ({ allowed, denied }: UseNumbers): Effect.Effect<void> =>
  allowed + denied === 0
    ? Effect.void
    : Effect.logError(
        `${allowed} allowed and ${denied} denied decisions are missing in the use log: there were too many ` +
          "different ones, or the store could not be written"
      )

const tellUnwritten = (unwritten: ReadonlyArray<Alike>): Effect.Effect<void> => {
  const numbers = { allowed: 0, denied: 0 }
  for (const { count, key } of unwritten) numbers[key.allowed ? "allowed" : "denied"] += count
  return tellLost(numbers)
}
