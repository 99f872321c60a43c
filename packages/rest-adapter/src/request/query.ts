import { closestName, quote } from "@jobwarden/core"
import { acknowledgementsFrom, type Acknowledgement, type View } from "@jobwarden/service"
import { Effect, Result, Schema } from "effect"

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

/** The revision that is to be seen at least; 0 where none is asked for. */
export const atLeastRevisionOf = (query: URLSearchParams): Effect.Effect<number, InvalidParameter> => {
  const text = query.get("at_least_revision") ?? "0"
  return /^\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
    ? Effect.succeed(Number(text))
    : fail("at_least_revision is invalid; expected the number of a revision, such as 7")
}

export const booleanOf = (query: URLSearchParams, name: string): Effect.Effect<boolean, InvalidParameter> => {
  const value = query.get(name) ?? "false"
  return value === "true" || value === "false"
    ? Effect.succeed(value === "true")
    : fail(`${name} is invalid; expected true or false`)
}

/** `acknowledge=<rule>:<reason>`, once for each rule. */
export const acknowledgementsOf = (
  query: URLSearchParams
): Effect.Effect<ReadonlyArray<Acknowledgement>, InvalidParameter> => {
  const given = query.getAll("acknowledge").map((value): Acknowledgement => {
    const colon = value.indexOf(":")
    return colon < 0
      ? { rule: value, reason: "" }
      : { rule: value.slice(0, colon), reason: value.slice(colon + 1) }
  })
  const read = acknowledgementsFrom(given, (rule) => `acknowledge=${rule}:<reason>`)
  return Result.isSuccess(read) ? Effect.succeed(read.success) : fail(read.failure)
}
