import {
  logChecker,
  type LogChecker,
  type LogProblem,
  type LogRow,
  type VerifiedCheckpoint
} from "@jobwarden/service"
import { Effect } from "effect"
import { progressOnTerminal } from "../progress-on-terminal.ts"
import type { LogSource } from "./log-source.ts"

/** So many events are looked at before anything else has its turn: an interrupt, the line of progress. */
const atOnce = 500

/** Runs through all events of a log; `take` says when to stop. */
export const walk = Effect.fn("walk")(function* <Stop>(
  source: LogSource,
  doing: string,
  take: (rows: readonly LogRow[]) => Stop | null | Promise<Stop | null>
) {
  const line = progressOnTerminal()
  const clear = Effect.sync(() => line.clear())
  let done = 0
  const steps = Effect.gen(function* () {
    while (true) {
      const rows = yield* source.next(atOnce)
      if (rows.length === 0) return null
      const stop = yield* Effect.promise(async () => take(rows))
      if (stop !== null) return stop
      done += rows.length
      line.show({ doing, done, ...(source.count !== undefined && { total: source.count }) })
      // What was asked from outside, such as to stop, is heard only between.
      yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
    }
  })
  return yield* Effect.ensuring(steps, clear)
})

/** A log that was checked from its first event to its last, or to the first that is wrong. */
export interface CheckedLog {
  readonly problem: LogProblem | null
  readonly checker: LogChecker
}

/** Checks a log: every event, the tree over them, the revisions of a store, and these checkpoints. */
export const checkLog = Effect.fn("checkLog")(function* (
  source: LogSource,
  checkpoints: readonly VerifiedCheckpoint[],
  onlyHashes = false
) {
  const { revisions } = source
  const checker = logChecker({ checkpoints, onlyHashes, ...(revisions && { revisions }) })
  const found = yield* walk(source, "verifying event", (rows) => {
    for (const row of rows) {
      const problem = checker.take(row)
      if (problem !== null) return problem
    }
    return null
  })
  const problem = found ?? source.atEnd(checker.root()) ?? checker.end()
  const checked: CheckedLog = { problem, checker }
  return checked
})
