import { Deferred, Effect, Exit, type Clock, type Scope } from "effect"

/** Answers that are kept for a while, by what was asked. */
export interface AnswerCache<Key, Answer, Failure> {
  /** The answer that is kept, at once; else what `ask` says, which is run once however many wait for it. */
  readonly get: (key: Key, ask: Effect.Effect<Answer, Failure>) => Effect.Effect<Answer, Failure>
  readonly forget: (key: Key) => void
  /** How many answers are kept. */
  readonly size: () => number
}

export interface AnswerCacheOptions<Answer> {
  /** So many answers are kept; the one that was of no use for the longest time goes first. */
  readonly capacity: number
  /** For how long an answer is good, in milliseconds from when it was ASKED for: it may be that old when it comes. */
  readonly lifetime: (answer: Answer) => number
  readonly clock: Clock.Clock
  /** What is asked goes on as long as this, whoever of those that wait for it goes away. */
  readonly scope: Scope.Scope
}

interface Kept<Answer> {
  readonly answer: Answer
  readonly goodUntil: number
}

/** Failures are not kept: the next who asks tries again. */
export const makeAnswerCache = <Key, Answer, Failure>({
  capacity,
  clock,
  lifetime,
  scope
}: AnswerCacheOptions<Answer>): AnswerCache<Key, Answer, Failure> => {
  // A `Map` goes from what was put first to what was put last.
  const kept = new Map<Key, Kept<Answer>>()
  const underWay = new Map<Key, Deferred.Deferred<Answer, Failure>>()

  const find = (key: Key): Kept<Answer> | undefined => {
    const found = kept.get(key)
    if (found === undefined) return undefined
    kept.delete(key)
    if (clock.currentTimeMillisUnsafe() >= found.goodUntil) return undefined
    kept.set(key, found)
    return found
  }

  const keep = (key: Key, answer: Answer, askedAt: number): void => {
    const goodUntil = askedAt + lifetime(answer)
    if (clock.currentTimeMillisUnsafe() >= goodUntil) return
    kept.delete(key)
    kept.set(key, { answer, goodUntil })
    for (const oldest of kept.keys()) {
      if (kept.size <= capacity) break
      kept.delete(oldest)
    }
  }

  const start = (key: Key, ask: Effect.Effect<Answer, Failure>) =>
    Effect.uninterruptibleMask((restore) => {
      const found = find(key)
      if (found !== undefined) return Effect.succeed(found.answer)
      const others = underWay.get(key)
      if (others !== undefined) return restore(Deferred.await(others))
      const answer = Deferred.makeUnsafe<Answer, Failure>()
      const askedAt = clock.currentTimeMillisUnsafe()
      underWay.set(key, answer)
      const asking = Effect.onExit(restore(ask), (exit) =>
        Effect.sync(() => {
          if (underWay.get(key) === answer) {
            underWay.delete(key)
            if (Exit.isSuccess(exit)) keep(key, exit.value, askedAt)
          }
          Deferred.doneUnsafe(answer, exit)
        })
      )
      return Effect.andThen(Effect.forkIn(asking, scope), restore(Deferred.await(answer)))
    })

  return {
    get: (key, ask) => {
      const found = find(key)
      return found === undefined ? start(key, ask) : Effect.succeed(found.answer)
    },
    forget: (key) => {
      kept.delete(key)
      // What is under way was asked before: it still answers those who wait, and is not kept.
      underWay.delete(key)
    },
    size: () => kept.size
  }
}
