import type { RegistryAction, RegistryTarget } from "@jobwarden/service"
import { Result } from "effect"
import { formats } from "../formats/index.ts"
import { parseTarget, type RequestTarget } from "./request-target.ts"
import { matchRoute, prepareRoute, type PreparedRoute, type Question, type Route } from "./route.ts"

/** A request as it came in. */
export interface RawRequest {
  readonly method: string
  /** Path and query exactly as sent: the bytes that are judged are those that are forwarded. */
  readonly target: string
  /** Every header in the order sent, names in lower case. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
}

/** What a request does to a registry, or why nobody can say: then it is denied. */
export type Classified =
  | {
      readonly type: "known"
      readonly format: string
      readonly action: RegistryAction
      readonly target: RegistryTarget
      /** What has to be allowed beside it: one yes is not enough. */
      readonly also: ReadonlyArray<Question>
      /** `also` is asked for what the body may do: whoever reads it may find that it does no more than `action`. */
      readonly byBody?: "packument"
      /** The registry would answer with a credential of its own. */
      readonly handsOut: boolean
      /** Whether a body is part of what is asked. */
      readonly hasBody: boolean
      readonly query: ReadonlyMap<string, string>
    }
  | { readonly type: "unknown"; readonly why: string }

/**
 * Whether a server behind may be told by this header another method or path than the one that was judged. Names
 * are compared, not looked up: each is a new text with every request, which a set would have to hash.
 */
const isOverriding = (name: string): boolean => {
  switch (name) {
    case "x-http-method-override":
    case "x-http-method":
    case "x-method-override":
    case "x-original-url":
    case "x-rewrite-url":
      return true
    default:
      return false
  }
}

const unknown = (why: string): Classified => ({ type: "unknown", why })

interface Placed {
  readonly format: string
  readonly route: PreparedRoute
}

/** The word by which most routes are told apart: where it stands depends on what comes first. */
const wordOf = (parts: ReadonlyArray<string>): string => {
  if (parts[0] !== "api") return parts[0] ?? ""
  if (parts[2] === "projects") return parts[4] === "packages" ? (parts[5] ?? "") : (parts[4] ?? "")
  return (parts[2] === "packages" ? parts[3] : parts[6]) ?? ""
}

const routes = formats.flatMap(({ name, routes }) =>
  routes.map((route): Placed => ({ format: name, route: prepareRoute(route) }))
)

/** For each method the routes by their word; under the empty word those that have a variable in its place. */
const byMethod: ReadonlyMap<string, ReadonlyMap<string, ReadonlyArray<Placed>>> = new Map(
  ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE"].map((method) => [
    method,
    Map.groupBy(
      routes.filter(({ route }) => route.method === (method === "HEAD" ? "GET" : method)),
      ({ route }) => {
        const word = wordOf(route.parts)
        return /^[:*]/.test(word) ? "" : word
      }
    )
  ])
)

const none: ReadonlyArray<Placed> = []
const nothingElse: ReadonlyArray<Question> = []
const noRoute = unknown("no registry has such a request")
const twoWays = unknown("the request can be read in two ways")

/** Says what a request does. It is known only where exactly one route has it. */
export const classify = ({ method, target, headers }: RawRequest): Classified => {
  for (const header of headers) {
    if (isOverriding(header[0])) {
      return unknown("a header that overrides the method or the path is not taken")
    }
  }
  const places = byMethod.get(method)
  if (places === undefined) return noRoute
  const parsed = parseTarget(target)
  if (Result.isFailure(parsed)) return unknown(parsed.failure)
  let found: Classified | undefined
  const word = wordOf(parsed.success.segments)
  for (const candidates of [places.get(word) ?? none, word === "" ? none : (places.get("") ?? none)]) {
    for (const placed of candidates) {
      const known = read(placed, parsed.success)
      if (known === null) continue
      if (found !== undefined) return twoWays
      found = known
    }
  }
  return found ?? noRoute
}

const hasBody = ({ method }: Route): boolean => method === "PUT" || method === "POST" || method === "PATCH"

const read = ({ format, route }: Placed, request: RequestTarget): Classified | null => {
  const parameters = matchRoute(route, request)
  if (parameters === null) return null
  const { query } = request
  const target = route.target(parameters, query)
  if (target === null) return null
  const also = route.also === undefined ? nothingElse : route.also(parameters, query)
  if (also === null) return null
  const { action, byBody, handsOut = false } = route
  return {
    type: "known",
    format,
    action,
    target,
    also,
    ...(byBody === undefined ? {} : { byBody }),
    handsOut,
    hasBody: hasBody(route),
    query
  }
}
