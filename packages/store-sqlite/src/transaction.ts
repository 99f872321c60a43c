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

/** Where a write transaction begins and ends. Each throws what SQLite says. */
export interface Boundaries {
  readonly begin: () => void
  /** Commits what is to be kept, and rolls back what is not. */
  readonly end: (keep: boolean) => void
}

/**
 * Write transactions on one connection. `IMMEDIATE` takes the write lock before the first read: what is read
 * is still so when it is written, in whichever process the other writers are.
 *
 * With `wait: false` another process's lock is a failure at once, so that nobody waits for what has time.
 */
export const prepareBoundaries = (
  database: Database,
  { wait = true }: { readonly wait?: boolean } = {}
): Boundaries => {
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const rollback = database.prepare("ROLLBACK")
  return {
    begin: () => {
      endAbandoned(database)
      if (wait) begin.run()
      else withoutWaiting(database, begin)
    },
    end: (keep) => void (keep ? commit : rollback).run()
  }
}

/**
 * Runs what lies between `begin` and `end`, which says whether to keep it, and rolls back what it throws. Nobody
 * waits between the two, so a transaction that is open afterwards is one that could not even be rolled back.
 */
export const runBetween = <A extends { readonly keep: boolean }>(
  database: Database,
  { begin, end }: Boundaries,
  body: () => A
): A => {
  try {
    begin()
    const outcome = body()
    end(outcome.keep)
    return outcome
  } catch (error) {
    try {
      endAbandoned(database)
    } catch {
      // Whoever uses the connection next tries again, and does nothing before it has succeeded.
    }
    throw error
  }
}

/** Rolls back a transaction that its failure left open. SQLite does so by itself after some errors. */
export const endAbandoned = (database: Database): void => {
  if (database.inTransaction) database.exec("ROLLBACK")
}

/**
 * Each its own transaction.
 *
 * INVARIANT: from BEGIN to COMMIT nothing waits, so the fibers that share the connection never meet inside
 * one transaction. What the body throws rolls back.
 */
export const makeTransaction = (
  database: Database,
  path: string,
  options: { readonly wait?: boolean } = {}
): RunInTransaction => {
  const boundaries = prepareBoundaries(database, options)
  return <A, E>(body: () => Outcome<A, E>) =>
    Effect.suspend((): Effect.Effect<A, E | StoreUnavailable> => {
      try {
        return runBetween(database, boundaries, body).answer
      } catch (error) {
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
