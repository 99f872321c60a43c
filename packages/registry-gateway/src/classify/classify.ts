import type { RegistryAction, RegistryTarget } from "@jobwarden/service"
import { Result } from "effect"
import { formats } from "../formats/index.ts"
import { parseTarget } from "./request-target.ts"
import { matchRoute, prepareRoute } from "./route.ts"

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

const routes = formats.flatMap(({ name, routes }) =>
  routes.map((route) => ({ format: name, route: prepareRoute(route) }))
)

const byMethod: ReadonlyMap<string, typeof routes> = new Map(
  ["GET", "HEAD", "PUT", "POST", "DELETE"].map((method) => [
    method,
    routes.filter(({ route }) => route.method === (method === "HEAD" ? "GET" : method))
  ])
)

const noRoute = unknown("no registry has such a request")

/** Says what a request does. It is known only where exactly one route has it. */
export const classify = ({ method, target, headers }: RawRequest): Classified => {
  for (const header of headers) {
    if (isOverriding(header[0])) {
      return unknown("a header that overrides the method or the path is not taken")
    }
  }
  const candidates = byMethod.get(method)
  if (candidates === undefined) return noRoute
  const parsed = parseTarget(target)
  if (Result.isFailure(parsed)) return unknown(parsed.failure)
  let found: Classified | undefined
  for (const { format, route } of candidates) {
    const about = matchRoute(route, parsed.success)
    if (about === null) continue
    if (found !== undefined) return unknown("the request can be read in two ways")
    found = { type: "known", format, action: route.action, target: about, query: parsed.success.query }
  }
  return found ?? noRoute
}
