import { closestName, quote } from "@jobwarden/core"
import { rules } from "@jobwarden/core/rules"
import type { Acknowledgement, View } from "@jobwarden/service"
import { Effect, Schema } from "effect"
import type { HttpServerRequest } from "effect/http"

/**
 * The query of a request, as it was sent: everything that the router leaves out of the path, which ends at `;`
 * and `#` too. What stands there must not be overlooked.
 */
export const queryOf = (request: HttpServerRequest.HttpServerRequest): URLSearchParams => {
  const start = request.originalUrl.search(/[?;#]/)
  return new URLSearchParams(start < 0 ? "" : request.originalUrl.slice(start + 1))
}

/** A parameter of the query string is unknown or has no such value (400, in GitLab's form for parameters). */
export class InvalidParameter extends Schema.TaggedError<InvalidParameter>()("InvalidParameter", {
  detail: Schema.String
}) {
  override get message() {
    return this.detail
  }
}

const fail = (detail: string) => Effect.fail(new InvalidParameter({ detail }))

const repeatable = new Set(["acknowledge"])

/**
 * Refuses parameters that are not known: `?dryrun=true` must not store what its writer only wanted to try.
 */
export const onlyKnown = (
  query: URLSearchParams,
  known: ReadonlyArray<string>
): Effect.Effect<void, InvalidParameter> => {
  for (const name of query.keys()) {
    if (known.includes(name)) {
      if (query.getAll(name).length > 1 && !repeatable.has(name))
        return fail(`${name} is given more than once`)
      continue
    }
    const closest = closestName(name, known)
    const hint =
      closest === undefined ? `expected one of ${known.join(", ")}` : `did you mean ${quote(closest)}?`
    return fail(known.length === 0 ? `${quote(name)} is unknown` : `${quote(name)} is unknown; ${hint}`)
  }
  return Effect.void
}

export const viewOf = (query: URLSearchParams): Effect.Effect<View, InvalidParameter> => {
  const view = query.get("view") ?? "effective"
  return view === "effective" || view === "explicit"
    ? Effect.succeed(view)
    : fail("view is invalid; expected explicit or effective")
}

export const booleanOf = (query: URLSearchParams, name: string): Effect.Effect<boolean, InvalidParameter> => {
  const value = query.get(name) ?? "false"
  return value === "true" || value === "false"
    ? Effect.succeed(value === "true")
    : fail(`${name} is invalid; expected true or false`)
}

const ruleIds: ReadonlyArray<string> = rules.map(({ id }) => id)
const longestReason = 500

/** `acknowledge=<rule>:<reason>`, once for each rule. The reason is for people: one line of text. */
export const acknowledgementsOf = (
  query: URLSearchParams
): Effect.Effect<ReadonlyArray<Acknowledgement>, InvalidParameter> => {
  const acknowledged = new Map<string, string>()
  for (const value of query.getAll("acknowledge")) {
    const colon = value.indexOf(":")
    const rule = colon < 0 ? value : value.slice(0, colon)
    const reason = colon < 0 ? "" : value.slice(colon + 1).trim()
    if (!ruleIds.includes(rule)) {
      const closest = closestName(rule, ruleIds)
      const hint = closest === undefined ? "expected the id of a rule" : `did you mean ${quote(closest)}?`
      return fail(`acknowledge names no rule ${quote(rule)}; ${hint}`)
    }
    if (reason === "") return fail(`acknowledge needs a reason: acknowledge=${rule}:<reason>`)
    if (reason.length > longestReason || /\p{Cc}/u.test(reason)) {
      return fail(
        `the reason for acknowledging ${rule} is not one line of at most ${longestReason} characters`
      )
    }
    if (acknowledged.has(rule)) return fail(`acknowledge names ${rule} more than once`)
    acknowledged.set(rule, reason)
  }
  return Effect.succeed([...acknowledged].map(([rule, reason]) => ({ rule, reason })))
}
