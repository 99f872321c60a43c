import { queryOf } from "@jobwarden/service"
import { closestName, quote } from "@jobwarden/core"
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { parseJson, readBytes, UnsupportedContentType } from "./body.ts"
import { InvalidParameter } from "./query.ts"

/** The parameters of a request to one of GitLab's own routes, from its query and its body. */
export type Parameters = ReadonlyMap<string, unknown>

const types = ["application/json", "application/x-www-form-urlencoded"]

/** What the gate of our own routes takes, and these do not: whoever sends it must not believe that it counts. */
const notHere = ["dry_run", "strict", "acknowledge", "expires_at"]

const fail = (detail: string) => Effect.fail(new InvalidParameter({ detail }))

/**
 * The parameters as GitLab reads them: from the query, and from a body of JSON or of a form. Others than `known`
 * are ignored, as GitLab does, but for what may have been meant to be one of them.
 */
export const readParameters = Effect.fnUntraced(function* (
  request: HttpServerRequest.HttpServerRequest,
  known: ReadonlyArray<string>
) {
  const parameters = new Map<string, unknown>()
  for (const [name, value] of [...fieldsOf(queryOf(request)), ...(yield* bodyFields(request))]) {
    if (!known.includes(name)) yield* overlook(name, known)
    else if (parameters.has(name)) yield* fail(`${name} is given more than once`)
    else parameters.set(name, value)
  }
  return parameters as Parameters
})

const overlook = (name: string, known: ReadonlyArray<string>) => {
  const closest = closestName(name, [...known, ...notHere])
  if (closest === undefined) return Effect.void
  return fail(
    known.includes(closest)
      ? `${quote(name)} is unknown; did you mean ${quote(closest)}?`
      : `${quote(name)} is not taken here; this route is as GitLab has it`
  )
}

const bodyFields = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const bytes = yield* readBytes(request)
  if (bytes.length === 0) return []
  const contentType = request.headers["content-type"] ?? ""
  const mediaType = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? ""
  if (!types.includes(mediaType)) return yield* new UnsupportedContentType({ contentType, supported: types })
  if (mediaType !== types[0]) return fieldsOf(new URLSearchParams(bytes.toString("utf8")))
  const body = yield* parseJson(bytes)
  return typeof body === "object" && body !== null && !Array.isArray(body)
    ? Object.entries(body)
    : yield* fail("the body is not a JSON object")
})

/** The fields of a form: `name[]` is an item of a list. A name that is given twice stays so. */
const fieldsOf = (form: URLSearchParams): ReadonlyArray<readonly [string, unknown]> => {
  const lists = new Set([...form.keys()].filter((name) => name.endsWith("[]")))
  return [
    ...[...form].filter(([name]) => !lists.has(name)),
    ...[...lists].map((name) => [name.slice(0, -2), form.getAll(name)] as const)
  ]
}

/** A parameter that must be there and not be blank. */
const required = (parameters: Parameters, name: string) => {
  const value = parameters.get(name)
  if (!parameters.has(name)) return fail(`${name} is missing`)
  return value === null || (typeof value === "string" && value.trim() === "")
    ? fail(`${name} is empty`)
    : Effect.succeed(value)
}

const invalid = (name: string) => fail(`${name} is invalid`)

/** What stands for a boolean in JSON and in forms; others are `undefined`. */
const booleanFrom = (value: unknown): boolean | undefined =>
  [true, "true", 1, "1"].includes(value as never)
    ? true
    : [false, "false", 0, "0"].includes(value as never)
      ? false
      : undefined

export const requiredBoolean = Effect.fnUntraced(function* (parameters: Parameters, name: string) {
  return booleanFrom(yield* required(parameters, name)) ?? (yield* invalid(name))
})

/** A parameter as it came, but for a boolean that a form can only write as a text. */
export const unformed = (value: unknown): unknown =>
  typeof value === "string" ? (booleanFrom(value) ?? value) : value

/**
 * The number of a project or group; `null` for a whole number that none can have. One that a double cannot hold
 * exactly is among these: it would be read as another.
 */
export const requiredIdentifier = Effect.fnUntraced(function* (parameters: Parameters, name: string) {
  const value = yield* required(parameters, name)
  return yield* identifierFrom(name, value)
})

export const identifierFrom = (name: string, value: unknown) => {
  const isWhole = typeof value === "number" ? Number.isInteger(value) : /^-?\d+$/.test(String(value))
  if (!isWhole || (typeof value !== "number" && typeof value !== "string")) return invalid(name)
  const id = Number(value)
  return Effect.succeed(Number.isSafeInteger(id) && id > 0 ? id : null)
}
