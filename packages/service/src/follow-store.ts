import { Cause, Clock, Effect, type Scope, Semaphore } from "effect"
import type { Following } from "./following.ts"
import { type PolicyStore, type StoredPolicy, StoreUnavailable } from "./policy-store.ts"
import { makeSharedRounds } from "./shared-rounds.ts"

/** What goes on behind an index, for as long as its scope does. */
export interface Follower {
  readonly following: () => Following
  /** Whether the store has not confirmed the policies for longer than they may decide. */
  readonly isStale: () => boolean
  /**
   * Ends once everything is published that was stored when it began, by whichever process. It asks the store, once
   * for all who wait, and fails where the store cannot be followed.
   */
  readonly confirm: Effect.Effect<void, StoreUnavailable>
}

interface Options {
  readonly store: PolicyStore["Service"]
  /** Makes policies decide, all of them before anybody else decides. They come in the order of the log. */
  readonly publish: (policies: ReadonlyArray<StoredPolicy>) => Effect.Effect<void>
  /** What decides already has all that is stored up to here, by the store's word at that moment. */
  readonly from: { readonly head: number; readonly askedAt: bigint }
  /** Milliseconds; `null`: never. */
  readonly staleAfter: number | null
}

/** Events of one step: what is published together holds up decisions meanwhile. */
const spanSize = 64

/** The store is asked so often whether it still knows, though nothing woke whoever waits for it. */
const usualPulse = 5_000

/** A store that has not answered by then does not. */
const longestAnswer = "10 seconds"

const longestPause = 5_000

/**
 * Follows the store from an event of its log on: what other processes change is published here, in the order of
 * the log and nothing twice. A failure is told once, and tried again after pauses that grow to seconds.
 */
export const followStore = Effect.fn("followStore")(function* ({
  from,
  publish,
  staleAfter,
  store
}: Options): Effect.fn.Return<Follower, never, Scope.Scope> {
  const clock = yield* Clock.Clock
  let confirmed = from
  let failure: string | null = null
  let failures = 0
  // What is published, and perhaps not yet confirmed.
  let at = from.head

  const pulse = staleAfter === null ? usualPulse : Math.min(usualPulse, Math.ceil(staleAfter / 3))
  const longestAge = staleAfter === null ? null : BigInt(Math.ceil(staleAfter)) * 1_000_000n
  const age = () => clock.monotonicTimeNanosUnsafe() - confirmed.askedAt

  const catchUp = Effect.gen(function* () {
    const askedAt = clock.monotonicTimeNanosUnsafe()
    const head = yield* Effect.timeout(store.head, longestAnswer)
    if (head < at) return yield* shorter(at, head)
    while (at < head) {
      const { policies, through } = yield* Effect.timeout(
        store.changedAfter({ after: at, limit: spanSize }),
        longestAnswer
      )
      if (through <= at) return yield* shorter(at, head)
      yield* publish(policies)
      at = through
    }
    confirmed = { head: at, askedAt }
  })

  // Whoever asks for it beside the steps takes turns with them: each span is published once, in its order.
  const oneAtATime = Semaphore.makeUnsafe(1).withPermit(catchUp)

  const confirm = yield* makeSharedRounds(
    Effect.timeout(oneAtATime, longestAnswer).pipe(
      Effect.catchCause((cause) =>
        Cause.hasInterruptsOnly(cause)
          ? Effect.failCause(cause as Cause.Cause<never>)
          : Effect.fail(asUnavailable(Cause.squash(cause)))
      )
    )
  )

  const step = Effect.gen(function* () {
    yield* oneAtATime
    if (failure !== null) yield* Effect.logWarning("the store can be followed again")
    failure = null
    failures = 0
    yield* Effect.timeoutOption(store.waitBehind(at), pulse)
  })

  const stepOrPause = Effect.catchCause(step, (cause) => {
    if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>)
    const error = Cause.squash(cause)
    const isNew = failure === null
    failure = error instanceof Error ? error.message : String(error)
    const pause = Math.min(longestPause, 100 * 2 ** Math.min(failures++, 10))
    const said = isNew ? Effect.logError(`the store cannot be followed: ${failure}`) : Effect.void
    return Effect.andThen(said, Effect.sleep(pause))
  })

  yield* Effect.forkScoped(Effect.forever(stepOrPause))
  return {
    confirm,
    following: () => ({ head: confirmed.head, confirmedAgo: Number(age() / 1_000_000n), failure }),
    isStale: () => longestAge !== null && age() > longestAge
  }
})

const asUnavailable = (error: unknown): StoreUnavailable =>
  error instanceof StoreUnavailable
    ? error
    : new StoreUnavailable({ reason: error instanceof Error ? error.message : String(error) })

/** What was there is not: somebody has put back an older copy, or the log was cut. */
const shorter = (at: number, head: number) =>
  new StoreUnavailable({
    reason:
      `its log ends at ${head}, and was read up to ${at} already: an older copy was put in its place; ` +
      "start again once it is the right one"
  })
