import type { UseKey, UseNumbers, UseRecording, UseSummary } from "@jobwarden/service"
import type { Database } from "better-sqlite3"

/** A row of the log of use. */
export interface SummaryRow {
  readonly day: string
  readonly target: number
  readonly allowed: number
  readonly source: string
  readonly resource: string
  readonly action: string
  readonly principal_class: string
  readonly environment: string
  readonly count: number
  readonly last_used: string
}

/** Since when there is a log, and what it lost. */
export interface RecordingRow {
  readonly began: string
  readonly complete_since: string
  readonly lost_allowed: number
  readonly lost_denied: number
}

type KeyColumns = readonly [
  day: string,
  target: number,
  allowed: number,
  source: string,
  resource: string,
  action: string,
  principalClass: string,
  environment: string
]

/** Everything that is asked of the log of use in a database that is open. */
export interface UseStatements {
  readonly begin: (at: string) => void
  /** `undefined`: it has not begun. */
  readonly recording: () => UseRecording | undefined
  readonly lose: (lost: UseNumbers, completeSince: string) => void
  /** Adds to a summary that is there; `false` where there is none. */
  readonly add: (summary: UseSummary) => boolean
  readonly insert: (summary: UseSummary) => void
  /** How many different summaries a day has. */
  readonly sizeOf: (day: string) => { allowed: number; denied: number }
  readonly setSize: (day: string, size: UseNumbers) => void
  readonly days: (from: string, to: string) => ReadonlyArray<string>
  /** The summaries of one day, behind a key if there is one. */
  readonly read: (
    day: string,
    target: number,
    allowed: boolean,
    after: UseKey | undefined,
    limit: number
  ) => ReadonlyArray<UseSummary>
  /** Whether a summary is of a day before, or the record says that it is complete from before on. */
  readonly reachesBefore: (day: string, instant: string) => boolean
  readonly forget: (before: string, limit: number) => number
  readonly forgetDays: (before: string) => void
}

export const prepareUseStatements = (database: Database): UseStatements => {
  const begin = database.prepare<[string, string]>(
    "INSERT INTO use_recording (only, began, complete_since) VALUES (1, ?, ?) ON CONFLICT DO NOTHING"
  )
  const recording = database.prepare<[], RecordingRow>(
    "SELECT began, complete_since, lost_allowed, lost_denied FROM use_recording"
  )
  const lose = database.prepare<[number, number, string]>(
    `UPDATE use_recording SET lost_allowed = lost_allowed + ?, lost_denied = lost_denied + ?,
     complete_since = max(complete_since, ?)`
  )
  const key = "day, target, allowed, source, resource, action, principal_class, environment"
  const add = database.prepare<[number, string, ...KeyColumns]>(
    `UPDATE use_summary SET count = count + ?, last_used = max(last_used, ?)
     WHERE (${key}) = (?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const insert = database.prepare<[...KeyColumns, number, string]>(
    `INSERT INTO use_summary (${key}, count, last_used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
  )
  const sizeOf = database.prepare<[string], { readonly allowed: number; readonly denied: number }>(
    "SELECT allowed, denied FROM use_day WHERE day = ?"
  )
  const setSize = database.prepare<[string, number, number]>(
    `INSERT INTO use_day (day, allowed, denied) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET allowed = excluded.allowed, denied = excluded.denied`
  )
  const days = database
    .prepare<[string, string], string>("SELECT day FROM use_day WHERE day BETWEEN ? AND ? ORDER BY day")
    .pluck()
  // No source is empty, so that every row is behind the empty key.
  const read = database.prepare<
    [string, number, number, string, string, string, string, string, number],
    SummaryRow
  >(
    `SELECT * FROM use_summary WHERE day = ? AND target = ? AND allowed = ?
     AND (source, resource, action, principal_class, environment) > (?, ?, ?, ?, ?)
     ORDER BY ${key} LIMIT ?`
  )
  const reachesBefore = database
    .prepare<[string, string], number>(
      `SELECT EXISTS (SELECT 1 FROM use_summary WHERE day < ?)
       OR EXISTS (SELECT 1 FROM use_recording WHERE complete_since < ?)`
    )
    .pluck()
  const forget = database.prepare<[string, number]>(
    `DELETE FROM use_summary WHERE (${key}) IN
     (SELECT ${key} FROM use_summary WHERE day < ? ORDER BY ${key} LIMIT ?)`
  )
  const forgetDays = database.prepare<[string, string]>(
    "DELETE FROM use_day WHERE day < ? AND day < coalesce((SELECT min(day) FROM use_summary), ?)"
  )

  return {
    begin: (at) => void begin.run(at, at),
    recording: () => {
      const row = recording.get()
      return (
        row && {
          began: row.began,
          completeSince: row.complete_since,
          lost: { allowed: row.lost_allowed, denied: row.lost_denied }
        }
      )
    },
    lose: ({ allowed, denied }, completeSince) => void lose.run(allowed, denied, completeSince),
    add: (summary) => add.run(summary.count, summary.lastUsed, ...columnsOf(summary)).changes > 0,
    insert: (summary) => void insert.run(...columnsOf(summary), summary.count, summary.lastUsed),
    sizeOf: (day) => ({ allowed: 0, denied: 0, ...sizeOf.get(day) }),
    setSize: (day, { allowed, denied }) => void setSize.run(day, allowed, denied),
    days: (from, to) => days.all(from, to),
    read: (day, target, allowed, after, limit) => {
      const rest =
        after?.day === day
          ? ([
              after.source,
              after.resource,
              after.action,
              after.principalClass,
              after.environment ?? ""
            ] as const)
          : (["", "", "", "", ""] as const)
      return read.all(day, target, Number(allowed), ...rest, limit).map(summaryOf)
    },
    reachesBefore: (day, instant) => reachesBefore.get(day, instant) === 1,
    forget: (before, limit) => forget.run(before, limit).changes,
    forgetDays: (before) => void forgetDays.run(before, before)
  }
}

const columnsOf = (key: UseKey): KeyColumns => [
  key.day,
  key.target,
  Number(key.allowed),
  key.source,
  key.resource,
  key.action,
  key.principalClass,
  key.environment ?? ""
]

const summaryOf = (row: SummaryRow): UseSummary => ({ day: row.day, ...sumOf(row) })

/** What a row says, of whichever days. */
export const sumOf = (row: Omit<SummaryRow, "day">): Omit<UseSummary, "day"> => ({
  target: row.target,
  allowed: row.allowed === 1,
  source: row.source,
  resource: row.resource,
  action: row.action,
  principalClass: row.principal_class,
  environment: row.environment === "" ? null : row.environment,
  count: row.count,
  lastUsed: row.last_used
})
