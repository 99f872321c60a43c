import { Effect } from "effect"

const eachMillis = 60_000

/** Notes in the log why tokens are refused. */
export interface RefusalNotes {
  readonly note: (issuer: string, reason: string) => Effect.Effect<void>
}

/**
 * Whoever configures an issuer has to see why its tokens are refused, and whoever sends wrong ones must not fill the
 * log: each reason is noted once a minute, with how often it was the reason since. Reasons are texts of ours, so
 * there are few.
 */
export const makeRefusalNotes = (now: () => number): RefusalNotes => {
  const noted = new Map<string, { at: number; since: number }>()
  return {
    note: (issuer, reason) =>
      Effect.suspend(() => {
        const key = JSON.stringify([issuer, reason])
        const last = noted.get(key)
        const time = now()
        if (last !== undefined && time >= last.at && time - last.at < eachMillis) {
          last.since += 1
          return Effect.void
        }
        noted.set(key, { at: time, since: 0 })
        const times =
          last !== undefined && last.since > 0 ? ` (and ${last.since} times since the last note)` : ""
        return Effect.logWarning(`an identity token of ${issuer} was refused: ${reason}${times}`)
      })
  }
}
