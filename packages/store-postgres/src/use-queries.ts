import type { UseKey, UseNumbers, UseRecording, UseSummary } from "@jobwarden/service"
import { Effect } from "effect"
import type { Failed, Query } from "./database.ts"

/** A row of the log of use. */
export interface SummaryRow {
  readonly target: number
  readonly allowed: boolean
  readonly day: string
  readonly source: string
  readonly resource: string
  readonly action: string
  readonly principal_class: string
  readonly environment: string
  readonly count: number
  readonly last_used: string
}

interface RecordingRow {
  readonly began: string
  readonly complete_since: string
  readonly lost_allowed: number
  readonly lost_denied: number
}

const rest = "day, source, resource, action, principal_class, environment"
const key = `target, allowed, ${rest}`
const types = ["bigint", "boolean", "text", "text", "text", "text", "text", "text", "bigint", "text"] as const

// A text of PostgreSQL holds no NUL character, its JSON form does.
const written = (text: string | null): string => (text === null ? "" : JSON.stringify(text))
const read = (text: string): string => JSON.parse(text) as string

const restOf = ({ action, day, environment, principalClass, resource, source }: UseKey) => [
  day,
  written(source),
  resource,
  action,
  principalClass,
  written(environment)
]

const summaryOf = (row: SummaryRow): UseSummary => ({
  day: row.day,
  target: row.target,
  allowed: row.allowed,
  source: read(row.source),
  resource: row.resource,
  action: row.action,
  principalClass: row.principal_class,
  environment: row.environment === "" ? null : read(row.environment),
  count: row.count,
  lastUsed: row.last_used
})

/** What tells one summary from another, as one text. */
export const textOf = (summary: UseKey): string =>
  JSON.stringify([summary.target, summary.allowed, ...restOf(summary)])

const columnsOf = (summaries: ReadonlyArray<UseSummary>): ReadonlyArray<ReadonlyArray<unknown>> => {
  const rows = summaries.map((one) => [one.target, one.allowed, ...restOf(one), one.count, one.lastUsed])
  return types.map((_, column) => rows.map((row) => row[column]))
}

const given = `unnest(${types.map((type, index) => `$${index + 1}::${type}[]`).join(", ")})
  AS given (${key}, count, last_used)`

/** Adds to the summaries that are there, and answers which those are. Each is named once. */
export const addToSummaries = (
  query: Query,
  summaries: ReadonlyArray<UseSummary>
): Effect.Effect<ReadonlySet<string>, Failed> =>
  Effect.map(
    query<SummaryRow>(
      `UPDATE jobwarden.use_summary s
       SET count = s.count + given.count, last_used = greatest(s.last_used, given.last_used COLLATE "C")
       FROM ${given}
       WHERE ${key
         .split(", ")
         .map((column) => `s.${column} = given.${column}`)
         .join(" AND ")}
       RETURNING s.*`,
      columnsOf(summaries)
    ),
    (rows) => new Set(rows.map((row) => textOf(summaryOf(row))))
  )

export const insertSummaries = (
  query: Query,
  summaries: ReadonlyArray<UseSummary>
): Effect.Effect<unknown, Failed> =>
  query(
    `INSERT INTO jobwarden.use_summary (${key}, count, last_used) SELECT * FROM ${given}`,
    columnsOf(summaries)
  )

/** How many different summaries days have, locked until the transaction ends: who adds to one waits for the other. */
export const lockDays = Effect.fnUntraced(function* (
  query: Query,
  days: ReadonlyArray<string>
): Effect.fn.Return<Map<string, { allowed: number; denied: number }>, Failed> {
  yield* query(
    `INSERT INTO jobwarden.use_day (day, allowed, denied)
     SELECT day, 0, 0 FROM unnest($1::text[]) AS given (day) ORDER BY day ON CONFLICT DO NOTHING`,
    [days]
  )
  const rows = yield* query<{ day: string; allowed: number; denied: number }>(
    "SELECT day, allowed, denied FROM jobwarden.use_day WHERE day = ANY ($1::text[]) ORDER BY day FOR UPDATE",
    [days]
  )
  return new Map(rows.map(({ allowed, day, denied }) => [day, { allowed, denied }]))
})

export const setDays = (
  query: Query,
  sizes: ReadonlyMap<string, UseNumbers>
): Effect.Effect<unknown, Failed> =>
  query(
    `UPDATE jobwarden.use_day d SET allowed = given.allowed, denied = given.denied
     FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS given (day, allowed, denied)
     WHERE d.day = given.day`,
    [
      [...sizes.keys()],
      [...sizes.values()].map(({ allowed }) => allowed),
      [...sizes.values()].map(({ denied }) => denied)
    ]
  )

export const begin = (query: Query, at: string): Effect.Effect<unknown, Failed> =>
  query(
    `INSERT INTO jobwarden.use_recording (only_row, began, complete_since) VALUES (1, $1, $1)
     ON CONFLICT DO NOTHING`,
    [at]
  )

export const lose = (query: Query, { allowed, denied }: UseNumbers, since: string) =>
  query(
    `UPDATE jobwarden.use_recording SET lost_allowed = lost_allowed + $1, lost_denied = lost_denied + $2,
     complete_since = greatest(complete_since, $3::text COLLATE "C")`,
    [allowed, denied, since]
  )

/** `undefined`: it has not begun. */
export const readRecording = (query: Query): Effect.Effect<UseRecording | undefined, Failed> =>
  Effect.map(
    query<RecordingRow>(
      "SELECT began, complete_since, lost_allowed, lost_denied FROM jobwarden.use_recording"
    ),
    ([row]) =>
      row && {
        began: row.began,
        completeSince: row.complete_since,
        lost: { allowed: row.lost_allowed, denied: row.lost_denied }
      }
  )

export const readSummaries = (
  query: Query,
  asked: {
    readonly target: number
    readonly allowed: boolean
    readonly from: string
    readonly to: string
    readonly after?: UseKey
    readonly limit: number
  }
): Effect.Effect<ReadonlyArray<UseSummary>, Failed> => {
  const { after, allowed, from, limit, target, to } = asked
  const most = Math.min(Math.max(0, Math.floor(limit)), Number.MAX_SAFE_INTEGER)
  const behind = after === undefined ? "" : `AND (${rest}) > ($6, $7, $8, $9, $10, $11)`
  return Effect.map(
    query<SummaryRow>(
      `SELECT * FROM jobwarden.use_summary WHERE target = $1 AND allowed = $2 AND day >= $3 AND day <= $4 ${behind}
       ORDER BY ${rest} LIMIT $5`,
      [target, allowed, from, to, most, ...(after === undefined ? [] : restOf(after))]
    ),
    (rows) => rows.map(summaryOf)
  )
}

/** All summaries, along their key, behind one. */
export const readUses = (
  query: Query,
  after: UseKey | null,
  limit: number
): Effect.Effect<ReadonlyArray<UseSummary>, Failed> =>
  Effect.map(
    query<SummaryRow>(
      `SELECT * FROM jobwarden.use_summary
       ${after === null ? "" : `WHERE (${key}) > ($2, $3, $4, $5, $6, $7, $8, $9)`} ORDER BY ${key} LIMIT $1`,
      [limit, ...(after === null ? [] : [after.target, after.allowed, ...restOf(after)])]
    ),
    (rows) => rows.map(summaryOf)
  )

/** Whether a summary is of a day before, or the record says that it is complete from before on. */
export const reachesBefore = (query: Query, day: string, instant: string): Effect.Effect<boolean, Failed> =>
  Effect.map(
    query<{ reaches: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM jobwarden.use_summary WHERE day < $1)
         OR EXISTS (SELECT 1 FROM jobwarden.use_recording WHERE complete_since < $2) AS reaches`,
      [day, instant]
    ),
    ([row]) => row?.reaches === true
  )

/** Deletes the oldest summaries of days before, at most so many. */
export const forgetSummaries = (query: Query, before: string, limit: number): Effect.Effect<number, Failed> =>
  Effect.map(
    query(
      `DELETE FROM jobwarden.use_summary WHERE (${key}) IN (
         SELECT ${key} FROM jobwarden.use_summary WHERE day < $1 ORDER BY day LIMIT $2 FOR UPDATE)
       RETURNING 1`,
      [before, Math.min(Math.max(0, Math.floor(limit)), Number.MAX_SAFE_INTEGER)]
    ),
    (rows) => rows.length
  )

export const forgetDays = (query: Query, before: string): Effect.Effect<unknown, Failed> =>
  query(
    `DELETE FROM jobwarden.use_day
     WHERE day < $1 AND day < coalesce((SELECT min(day) FROM jobwarden.use_summary), $1)`,
    [before]
  )
