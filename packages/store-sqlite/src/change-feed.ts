import { makeLogWatch, type Entity, type PolicyStore, type StoreUnavailable } from "@jobwarden/service"
import type { Database } from "better-sqlite3"
import { Effect } from "effect"
import type { FileProblem } from "./opened-file.ts"
import { policyOf, type RevisionRow } from "./statements.ts"

type ChangedRow = RevisionRow & { readonly entity_type: Entity["type"]; readonly entity_id: number }

type Feed = Pick<PolicyStore["Service"], "changedAfter" | "head" | "waitBehind">

/** How often a file is asked whether another process changed it. Asking costs some microseconds. */
const pause = "10 millis"

// One for all files: whoever is woken for another one's looks once, and waits again.
const ownCommits = makeLogWatch()
let commits = 0

/** Wakes whoever waits in this process. To be called after each commit, by whichever store of the file. */
export const committed = (): void => {
  commits += 1
  ownCommits.grown()
}

/** How what other connections of the file committed is found. */
export const makeChangeFeed = (
  database: Database,
  fileProblem: FileProblem,
  query: <A>(run: () => A) => Effect.Effect<A, StoreUnavailable>
): Feed => {
  // The log says what to look up by the key of a revision: a span costs what is in it, however much there is.
  const changed = database.prepare<[number, number], ChangedRow>(
    `SELECT entity_type, entity_id, revision, document, created_at FROM (
       SELECT entity_type, entity_id, max(json_extract(body, '$.revision.after')) AS revision,
              max(sequence) AS last
       FROM audit_event
       WHERE sequence > ? AND sequence <= ? AND json_extract(body, '$.revision.after') IS NOT NULL
       GROUP BY entity_type, entity_id)
     JOIN policy_revision USING (entity_type, entity_id, revision)
     ORDER BY last`
  )
  const last = database.prepare<[], number>("SELECT coalesce(max(sequence), 0) FROM audit_event").pluck()
  const head = () => Number(last.get())
  // Another number once another connection has changed the file; one's own commits leave it.
  const version = database.prepare<[], number>("PRAGMA data_version").pluck()
  const inOneMoment = database.transaction((after: number, limit: number) => {
    const through = Math.max(after, Math.min(head(), after + Math.max(0, Math.floor(limit))))
    const rows = through > after ? changed.all(after, through) : []
    return {
      policies: rows.map((row) => policyOf({ type: row.entity_type, id: row.entity_id }, row)),
      through
    }
  })
  /** Ends when another connection has changed the file since it had this version. */
  const changedElsewhere = (before: unknown): Effect.Effect<void, StoreUnavailable> =>
    Effect.flatMap(
      Effect.delay(
        query(() => version.get()),
        pause
      ),
      (now) => (now === before ? changedElsewhere(before) : Effect.void)
    )

  return {
    head: Effect.suspend(() => {
      const problem = fileProblem()
      return problem === null ? query(head) : Effect.fail(problem)
    }),
    changedAfter: ({ after, limit }) => query(() => inOneMoment.deferred(after, limit)),
    waitBehind: Effect.fnUntraced(function* (sequence) {
      for (;;) {
        // Both are noted before looking: what is committed while looking ends the waiting at once.
        const before = { commits, version: yield* query(() => version.get()) }
        if (yield* query(() => head() > sequence)) return
        yield* Effect.raceFirst(
          ownCommits.wait(() => commits !== before.commits),
          changedElsewhere(before.version)
        )
      }
    })
  }
}
