import type { StoreUnavailable, UseKey, UseRecording } from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { attempt, unusable } from "./failure.ts"
import { openReadOnly } from "./open-read-only.ts"
import { sumOf, type RecordingRow, type SummaryRow } from "./use-statements.ts"

/** The step of the schema that brought the log of use. */
const firstVersion = 2

/** What was recorded alike, on all days of a period together. */
export interface UseSum extends Omit<UseKey, "day"> {
  readonly count: number
  readonly lastUsed: string
}

/** What a store's log of use says of a period. */
export interface UseLogFile {
  /** `null`: no service has recorded anything in this store yet. */
  readonly recording: UseRecording | null
  /** The last use of all, of any period; `null`: there is none. */
  readonly lastUsed: string | null
  readonly sums: ReadonlyArray<UseSum>
}

type SumRow = Omit<SummaryRow, "day">

/**
 * Reads the log of use out of a policy store that a service may be using: everything of the days from `from` to
 * `to`, as it was at one moment. Takes no lock that a writer would wait for, and makes no file.
 *
 * @param most fails where there is more than this many sums
 */
export const readUseLog = Effect.fn("readUseLog")(function* (
  given: string,
  { from, most, to }: { readonly from: string; readonly to: string; readonly most: number }
): Effect.fn.Return<UseLogFile, StoreUnavailable, Scope.Scope> {
  const { database, path, version } = yield* openReadOnly(given)
  if (version < firstVersion) {
    return yield* unusable(
      path,
      `has no log of use (its schema is ${version}, the log came with ${firstVersion})`,
      "start this version of the service with it once"
    )
  }
  const found = yield* attempt(path, () =>
    // One transaction: what is recorded meanwhile is seen in all three answers or in none.
    database.transaction(() => ({
      recording: database
        .prepare<[], RecordingRow>(
          "SELECT began, complete_since, lost_allowed, lost_denied FROM use_recording"
        )
        .get(),
      lastUsed: database
        .prepare<[], string | null>(
          "SELECT max(last_used) FROM use_summary WHERE day = (SELECT max(day) FROM use_summary)"
        )
        .pluck()
        .get(),
      rows: database
        .prepare<[string, string, number], SumRow>(
          `SELECT target, allowed, source, resource, action, principal_class, environment,
            sum(count) AS count, max(last_used) AS last_used
          FROM use_summary WHERE day BETWEEN ? AND ?
          GROUP BY target, allowed, source, resource, action, principal_class, environment
          ORDER BY target, allowed, source, resource, action, principal_class, environment
          LIMIT ?`
        )
        .all(from, to, most + 1)
    }))()
  )
  if (found.rows.length > most) {
    return yield* unusable(path, `holds more than ${most} different uses`, "ask for a shorter period")
  }
  const { lastUsed, recording, rows } = found
  return {
    recording: recording
      ? {
          began: recording.began,
          completeSince: recording.complete_since,
          lost: { allowed: recording.lost_allowed, denied: recording.lost_denied }
        }
      : null,
    lastUsed: lastUsed ?? null,
    sums: rows.map(sumOf)
  }
})
