import Database from "better-sqlite3"
import { Effect } from "effect"
import { checkLog } from "../../packages/cli/src/audit/walk.ts"
import { openSource } from "../../packages/cli/src/audit/source.ts"
import { markerIn } from "./markers.ts"

/** A change that a store acknowledged, or holds. */
export interface Acknowledged {
  readonly project: number
  readonly revision: number
  readonly marker: string
}

/** What `store-worker.ts` printed, without a line that a kill cut off. */
export const readAcknowledged = (printed: string): readonly Acknowledged[] =>
  printed
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const [project = "", revision = "", marker = ""] = line.split(" ")
      return { project: Number(project), revision: Number(revision), marker }
    })

/** A revision as a store holds it. */
export interface Row {
  readonly entity_id: number
  readonly revision: number
  readonly document: string
}

const textOf = ({ marker, project, revision }: Acknowledged): string => `${project} ${revision} ${marker}`

/**
 * What is wrong with a store file, of which so much was acknowledged; nothing: an empty list. It is read by a plain
 * connection, which takes no word of the store's for anything, and its log is verified.
 */
export const problemsOf = async (
  path: string,
  acknowledged: readonly Acknowledged[]
): Promise<readonly string[]> => {
  const database = new Database(path, { fileMustExist: true })
  try {
    const intact = String(database.pragma("integrity_check", { simple: true }))
    if (intact !== "ok") return [`the file is damaged: ${intact}`]
    if (acknowledged.length === 0) return []
    const revisions = database
      .prepare<[], Row>(
        "SELECT entity_id, revision, document FROM policy_revision ORDER BY entity_id, revision"
      )
      .all()
    return [...lost(revisions, acknowledged), ...gaps(revisions), ...halves(database, revisions.length)]
  } catch (error) {
    return [`the file cannot be read: ${String(error)}`]
  } finally {
    database.close()
  }
}

/** What was acknowledged and is not there. */
export const lost = (rows: readonly Row[], acknowledged: readonly Acknowledged[]): readonly string[] => {
  const stored = new Set(
    rows.map(({ document, entity_id, revision }) =>
      textOf({ project: entity_id, revision, marker: markerIn(JSON.parse(document)) ?? "no marker" })
    )
  )
  return acknowledged
    .map(textOf)
    .filter((text) => !stored.has(text))
    .map((text) => `acknowledged and not there: ${text}`)
}

/** A history without its beginning, or with a hole, is no prefix of one. */
export const gaps = (rows: readonly Row[]): readonly string[] => {
  const latest = new Map<number, number>()
  return rows.flatMap(({ entity_id, revision }) => {
    const before = latest.get(entity_id) ?? 0
    latest.set(entity_id, revision)
    return revision === before + 1 ? [] : [`project ${entity_id} goes from revision ${before} to ${revision}`]
  })
}

const halves = (database: Database.Database, revisions: number): readonly string[] => {
  const [events, personal, last] = [
    "count(*) FROM audit_event",
    "count(*) FROM audit_event_personal",
    "coalesce(max(sequence), 0) FROM audit_event"
  ].map((what) => Number(database.prepare(`SELECT ${what}`).pluck().get()))
  const isWhole = events === revisions && personal === revisions && last === revisions
  return isWhole
    ? []
    : [`${revisions} revisions, ${events} events up to ${last}, of ${personal} the personal data`]
}

/** What `jobwarden audit verify` finds wrong; nothing: an empty list. */
export const logProblemsOf = (path: string): Promise<readonly string[]> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const { problem } = yield* checkLog(yield* openSource(path), [])
        return problem === null ? [] : [`event ${problem.sequence}: ${problem.message}`]
      })
    )
  )
