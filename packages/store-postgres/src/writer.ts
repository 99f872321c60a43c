import { makeLogWatch, type StoreUnavailable } from "@jobwarden/service"
import { Effect, Fiber, type Scope } from "effect"
import { commitTurns } from "./commit-turns.ts"
import type { Database } from "./database.ts"
import { unavailable, unusable } from "./failure.ts"
import type { Turn } from "./turn.ts"

export interface WriterLimits {
  /** So many share a transaction at most. */
  readonly together: number
  /** So many wait at most; who comes then is refused at once. */
  readonly waiting: number
}

const usualLimits: WriterLimits = { together: 64, waiting: 4096 }

/** Waits for the turn that it makes, and answers what that comes to. */
export type Take = <A, E>(
  make: (resume: (answer: Effect.Effect<A, E | StoreUnavailable>) => void) => Turn
) => Effect.Effect<A, E | StoreUnavailable>

/**
 * One transaction after the other, each with everybody who has gathered meanwhile: of one process never two stand in
 * each other's way. Nothing waits for company.
 *
 * An interruption takes out whoever still waits. Whoever's turn has begun is carried through.
 *
 * @param written is told after each commit
 */
export const makeWriter = Effect.fn("makeWriter")(function* (
  database: Database,
  written: Effect.Effect<void>,
  limits: WriterLimits = usualLimits
): Effect.fn.Return<Take, never, Scope.Scope> {
  const waiting = new Set<Turn>()
  const watch = makeLogWatch()
  let isClosed = false

  const attempt = (turns: ReadonlyArray<Turn>): Effect.Effect<void> =>
    commitTurns(database, turns).pipe(
      Effect.andThen(written),
      Effect.catch((error): Effect.Effect<void> => {
        const failure = unavailable(
          database.address,
          "cause" in error && error._tag === "Failed" ? error.cause : error
        )
        if (failure !== undefined) return failAll(turns, Effect.fail(failure))
        // Something that one of them wants cannot be stored: the others shall not suffer for it.
        return turns.length > 1
          ? Effect.forEach(turns, (turn) => attempt([turn]), { discard: true })
          : failAll(turns, Effect.die(error.cause))
      }),
      Effect.catchDefect((defect) => failAll(turns, Effect.die(defect)))
    )

  const work = Effect.gen(function* () {
    for (;;) {
      yield* watch.wait(() => isClosed || waiting.size > 0)
      if (waiting.size === 0) return
      // Whoever asks in the same moment comes along.
      yield* Effect.yieldNow
      const turns = [...waiting].slice(0, limits.together)
      for (const turn of turns) waiting.delete(turn)
      if (turns.length > 0) yield* attempt(turns)
    }
  })

  // Not ended with the scope: what has begun is carried through, and what waits has its turn.
  const worker = yield* Effect.forkDetach(work)
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() => {
      isClosed = true
      watch.grown()
      return Fiber.await(worker)
    })
  )

  return <A, E>(make: (resume: (answer: Effect.Effect<A, E | StoreUnavailable>) => void) => Turn) =>
    Effect.callback<A, E | StoreUnavailable>((resume) => {
      if (isClosed) return resume(Effect.fail(closed(database)))
      if (waiting.size >= limits.waiting) return resume(Effect.fail(tooMany(database, limits.waiting)))
      const turn = make(resume)
      waiting.add(turn)
      watch.grown()
      return Effect.sync(() => void waiting.delete(turn))
    })
})

const tooMany = ({ address }: Database, most: number): StoreUnavailable =>
  unusable(address, `has ${most} changes waiting already`, "nothing was done; try again in a moment")

/** The store was kept beyond its layer. */
export const closed = ({ address }: Database): StoreUnavailable =>
  unusable(address, "was closed", "nothing was done; open it again")

const failAll = (
  turns: ReadonlyArray<Turn>,
  why: Effect.Effect<never, StoreUnavailable>
): Effect.Effect<void> => Effect.sync(() => turns.forEach((turn) => turn.fail(why)))
