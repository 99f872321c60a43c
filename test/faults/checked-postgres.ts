import { logChecker } from "@jobwarden/service"
import { Effect } from "effect"
import { openCopySource } from "../../packages/store-postgres/src/index.ts"
import { gaps, lost, type Acknowledged, type Row } from "./checked-store.ts"

/** Somebody's own connections to a database. */
export interface Reader {
  readonly url: (database: string) => string
  readonly run: (database: string, sql: string) => Promise<ReadonlyArray<Readonly<Record<string, unknown>>>>
}

/**
 * What is wrong with a store in PostgreSQL that nobody writes to any more, and of which so much was acknowledged;
 * nothing: an empty list. It is read by plain connections, which take no word of the store's for anything, and its
 * log is verified.
 */
export const postgresProblemsOf = async (
  reader: Reader,
  database: string,
  acknowledged: readonly Acknowledged[]
): Promise<readonly string[]> => {
  const revisions = (await reader.run(
    database,
    `SELECT entity_id::int, revision::int, document FROM jobwarden.policy_revision
     WHERE entity_type = 'project' ORDER BY entity_id, revision`
  )) as unknown as readonly Row[]
  const [counted] = await reader.run(
    database,
    `SELECT (SELECT count(*)::int FROM jobwarden.audit_event) AS events,
       (SELECT count(*)::int FROM jobwarden.audit_event_personal) AS "events with personal data",
       (SELECT max(sequence)::int FROM jobwarden.audit_event) AS "the last event",
       (SELECT sequence::int FROM jobwarden.audit_head) AS "the end of the log"`
  )
  const places = Object.entries(counted ?? {})
    .filter(([, count]) => count !== revisions.length)
    .map(([what, count]) => `${revisions.length} revisions; ${what}: ${String(count)}`)
  const log = await logProblems(reader.url(database))
  return [...lost(revisions, acknowledged), ...gaps(revisions), ...places, ...log]
}

/** What the checks of `jobwarden audit verify` find in a database. */
const logProblems = (url: string): Promise<readonly string[]> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const source = yield* openCopySource({ url })
        const events = yield* source.page(0, 1_000_000)
        const documents = new Map(
          events.map(({ body, revision, sequence }) => {
            const { entity, revision: of } = JSON.parse(body) as {
              readonly entity: { readonly type: string; readonly id: number }
              readonly revision: { readonly after: number }
            }
            const row = revision && { ...revision, eventSequence: sequence }
            return [`${entity.type} ${entity.id} ${of.after}`, row] as const
          })
        )
        const checker = logChecker({
          revisions: {
            revisionOf: ({ id, type }, revision) => documents.get(`${type} ${id} ${revision}`) ?? null,
            count: () => documents.size
          }
        })
        for (const event of events) {
          const problem = checker.take({ ...event, body: Buffer.from(event.body, "utf8") })
          if (problem !== null) return [`event ${event.sequence}: ${problem.message}`]
        }
        const problem = checker.end()
        return problem === null ? [] : [problem.message]
      })
    )
  )
