import type { StoreUnavailable } from "@jobwarden/service"
import { Clock, Effect } from "effect"
import { attempt, closed, failed, unusable } from "./failure.ts"
import type { Connection } from "./open.ts"
import { prepareBoundaries, runBetween, type Outcome, type RunInTransaction } from "./transaction.ts"

export interface GroupLimits {
  /** So many share a commit at most. */
  readonly together: number
  /** No further one begins in a transaction that has lasted so long: everything else waits meanwhile. */
  readonly milliseconds: number
  /** So many wait at most; who comes then is refused at once. */
  readonly waiting: number
}

export const usualLimits: GroupLimits = { together: 64, milliseconds: 25, waiting: 4096 }

/** One that waits for its turn, or has had it. */
interface Turn {
  /** Answers whether there is anything to commit. Throws where the whole transaction has failed. */
  readonly take: () => boolean
  /** Hands out what it came to, or the failure of the transaction. */
  readonly end: (failure?: Effect.Effect<never, StoreUnavailable>) => void
}

/**
 * Write transactions that share their commits: all that have gathered by the time the store gets to them are one
 * transaction, in the order in which they came, each in a savepoint of its own. What each comes to is what it
 * would have come to alone; it is handed out in the same order, once COMMIT has returned. Where the transaction
 * fails everybody in it fails, whatever they were about to be told: it was said of a state that never was.
 *
 * Nothing waits for company. Who comes while nothing goes on is committed as soon as what is at hand in the
 * event loop is done.
 *
 * An interruption takes out whoever still waits. Whoever's turn has begun is carried through.
 *
 * INVARIANT: from BEGIN to COMMIT nothing waits, so the fibers that share the connection never meet inside
 * one transaction.
 *
 * @param committed called after each commit that stored something, once those who wrote it were answered
 */
export const makeGroupCommit = Effect.fn("makeGroupCommit")(function* (
  { database, fileProblem, path }: Pick<Connection, "database" | "fileProblem" | "path">,
  committed: () => void,
  limits: GroupLimits = usualLimits
): Effect.fn.Return<RunInTransaction, StoreUnavailable> {
  const clock = yield* Clock.Clock
  const { boundaries, release, revert, savepoint } = yield* attempt(path, () => ({
    boundaries: prepareBoundaries(database),
    savepoint: database.prepare("SAVEPOINT turn"),
    revert: database.prepare("ROLLBACK TO turn"),
    release: database.prepare("RELEASE turn")
  }))
  const waiting = new Set<Turn>()
  let isComing = false

  /** What `body` throws is its own failure, and undone, as long as the transaction outlives it. */
  const inSavepoint = <A, E>(body: () => Outcome<A, E>): Outcome<A, E | StoreUnavailable> => {
    savepoint.run()
    let outcome: Outcome<A, E | StoreUnavailable>
    try {
      outcome = body()
    } catch (error) {
      if (!database.inTransaction) throw error
      outcome = { keep: false, answer: failed(path, error) }
    }
    if (!outcome.keep) revert.run()
    release.run()
    return outcome
  }

  /** Those who share the next transaction, out of the queue; `begun` has them even where it throws. */
  const takeTurns = (begun: Array<Turn>): { readonly keep: boolean } => {
    const until = clock.currentTimeNanosUnsafe() + BigInt(limits.milliseconds) * 1_000_000n
    let keep = false
    for (const turn of waiting) {
      waiting.delete(turn)
      begun.push(turn)
      if (turn.take()) keep = true
      if (begun.length >= limits.together || clock.currentTimeNanosUnsafe() >= until) break
    }
    return { keep }
  }

  const endAll = (failure: Effect.Effect<never, StoreUnavailable>): void => {
    const all = [...waiting]
    waiting.clear()
    for (const turn of all) turn.end(failure)
  }

  const commitNext = (): void => {
    isComing = false
    if (waiting.size === 0) return
    const problem = database.open ? fileProblem() : null
    if (problem !== null) return endAll(Effect.fail(problem))
    const begun: Array<Turn> = []
    let failure: Effect.Effect<never, StoreUnavailable> | undefined
    let stored = false
    try {
      stored = runBetween(database, boundaries, () => takeTurns(begun)).keep
    } catch (error) {
      failure = database.open ? failed(path, error) : closed(path)
      // It could not begin. Everybody has waited just as long: the event loop stood still.
      if (begun.length === 0) {
        begun.push(...waiting)
        waiting.clear()
      }
    }
    // Before anybody is answered: who is may come again, and stands behind those who wait.
    if (waiting.size > 0) come()
    for (const turn of begun) turn.end(failure)
    if (stored) committed()
  }

  const come = (): void => {
    if (isComing) return
    isComing = true
    setImmediate(commitNext)
  }

  return <A, E>(body: () => Outcome<A, E>) =>
    Effect.callback<A, E | StoreUnavailable>((resume) => {
      if (waiting.size >= limits.waiting) return resume(tooMany(path, limits.waiting))
      let answer: Effect.Effect<A, E | StoreUnavailable>
      const turn: Turn = {
        take: () => {
          const outcome = inSavepoint(body)
          answer = outcome.answer
          return outcome.keep
        },
        end: (failure) => resume(failure ?? answer)
      }
      waiting.add(turn)
      come()
      return Effect.sync(() => waiting.delete(turn))
    })
})

const tooMany = (path: string, most: number) =>
  Effect.fail(
    unusable(path, `has ${most} changes waiting already`, "nothing was done; try again in a moment")
  )
