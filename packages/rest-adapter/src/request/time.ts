import { parseRfc3339 } from "@jobwarden/core"
import { Effect } from "effect"
import { InvalidParameter } from "./query.ts"

/** The form in which the log writes a moment; what lies outside of it has none. */
const loggedForm = /^\d{4}-/

/** A moment as the audit log writes it: from RFC 3339, or from a day, which is its beginning in UTC. */
export const momentOf = Effect.fnUntraced(function* (query: URLSearchParams, name: string) {
  const text = query.get(name) ?? ""
  if (text === "") return undefined
  // A space is what becomes of the sign of an offset that was not encoded.
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text.replace(/ (?=\d\d:\d\d$)/, "+")
  const epochMilliseconds = parseRfc3339(whole)
  const moment = epochMilliseconds === null ? "" : new Date(epochMilliseconds).toISOString()
  return loggedForm.test(moment) ? moment : yield* new InvalidParameter({ detail: `${name} is invalid` })
})
