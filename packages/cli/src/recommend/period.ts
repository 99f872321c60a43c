import { parseRfc3339, quote } from "@jobwarden/core"
import { Effect, Option } from "effect"
import { WrongUsage } from "../exit.ts"

/** What was asked for; a side that is open is left out. In epoch milliseconds. */
export interface Period {
  readonly since?: number
  readonly until?: number
}

export const dayMilliseconds = 24 * 60 * 60 * 1000

/** Reads `--since` and `--until`: an instant, or a date, which is the whole day in UTC. */
export const readPeriod = Effect.fn("readPeriod")(function* (flags: {
  readonly since: Option.Option<string>
  readonly until: Option.Option<string>
}) {
  const since = yield* readInstant("since", flags.since, 0)
  const until = yield* readInstant("until", flags.until, dayMilliseconds - 1)
  if (since !== undefined && until !== undefined && since > until) {
    return yield* new WrongUsage({ message: "`--since` is later than `--until`" })
  }
  const period: Period = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) }
  return period
})

const readInstant = (
  flag: "since" | "until",
  written: Option.Option<string>,
  ofDay: number
): Effect.Effect<number | undefined, WrongUsage> => {
  if (Option.isNone(written)) return Effect.succeed(undefined)
  const day = parseRfc3339(`${written.value}T00:00:00Z`)
  const instant = day === null ? parseRfc3339(written.value) : day + ofDay
  if (instant !== null) return Effect.succeed(instant)
  const example = "such as `2027-01-31` or `2027-01-31T08:00:00Z`"
  const message = `\`--${flag}\`: expected a date or a date and time, ${example}, got ${quote(written.value)}`
  return Effect.fail(new WrongUsage({ message }))
}

/** Whether an instant lies in the period. */
export const isWithin = ({ since = -Infinity, until = Infinity }: Period, instant: number): boolean =>
  since <= instant && instant <= until

export const dayOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10)

/** An instant as it is printed. */
export const instantOf = (instant: number): string => new Date(instant).toISOString().replace(".000Z", "Z")
