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

/** Headers by which a server behind may be told another method or path than the one that was judged. */
const overriding = new Set([
  "x-http-method-override",
  "x-http-method",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url"
])

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
  if (headers.some(([name]) => overriding.has(name))) {
    return unknown("a header that overrides the method or the path is not taken")
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
