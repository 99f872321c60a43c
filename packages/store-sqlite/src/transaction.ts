import type { StoreUnavailable } from "@jobwarden/service"
import type { Database, Statement } from "better-sqlite3"
import { Effect } from "effect"
import { failed } from "./failure.ts"

/** How a transaction ends: whether what it wrote stays, and what the caller gets once that is settled. */
export interface Outcome<A, E> {
  readonly keep: boolean
  readonly answer: Effect.Effect<A, E>
}

/** Runs its argument in a write transaction. */
export type RunInTransaction = <A, E>(body: () => Outcome<A, E>) => Effect.Effect<A, E | StoreUnavailable>

/**
 * Write transactions on one connection. `IMMEDIATE` takes the write lock before the first read: what is read
 * is still so when it is written, in whichever process the other writers are.
 *
 * INVARIANT: from BEGIN to COMMIT nothing waits, so the fibers that share the connection never meet inside
 * one transaction. What the body throws rolls back.
 *
 * With `wait: false` another process's lock is a failure at once, so that nobody waits for what has time.
 */
export const makeTransaction = (
  database: Database,
  path: string,
  { wait = true }: { readonly wait?: boolean } = {}
): RunInTransaction => {
  const beginImmediate = database.prepare("BEGIN IMMEDIATE")
  const begin = { run: () => (wait ? beginImmediate.run() : withoutWaiting(database, beginImmediate)) }
  const commit = database.prepare("COMMIT")
  const rollback = database.prepare("ROLLBACK")
  return <A, E>(body: () => Outcome<A, E>) =>
    Effect.suspend((): Effect.Effect<A, E | StoreUnavailable> => {
      try {
        begin.run()
        const { keep, answer } = body()
        if (keep) commit.run()
        else rollback.run()
        return answer
      } catch (error) {
        // SQLite rolls back by itself after some errors (a full disk, for one).
        if (database.inTransaction) rollback.run()
        return failed(path, error)
      }
    })
}

const withoutWaiting = (database: Database, statement: Statement): void => {
  const timeout = Number(database.pragma("busy_timeout", { simple: true }))
  database.pragma("busy_timeout = 0")
  try {
    statement.run()
  } finally {
    database.pragma(`busy_timeout = ${timeout}`)
  }
}
