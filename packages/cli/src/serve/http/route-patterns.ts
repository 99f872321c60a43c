import { graphQlPath } from "@jobwarden/graphql-adapter"
import { Api } from "@jobwarden/rest-adapter"

/** What requests are called that no route takes. */
const unmatched = "unmatched"

interface Branch {
  readonly fixed: Map<string, Branch>
  parameter?: Branch
  pattern?: string
}

const branch = (): Branch => ({ fixed: new Map() })

/** Finds the pattern of a target's route; what the target names is in no pattern. */
export type RouteOf = (target: string) => string

/** Makes that of the patterns of all routes, such as `/api/v4/projects/:id/audit_events`. */
export const makeRouteOf = (patterns: ReadonlyArray<string>): RouteOf => {
  const root = branch()
  for (const pattern of patterns) {
    let at = root
    for (const part of pattern.slice(1).split("/")) {
      let next = part.startsWith(":") ? at.parameter : at.fixed.get(part)
      if (next === undefined) {
        next = branch()
        if (part.startsWith(":")) at.parameter = next
        else at.fixed.set(part, next)
      }
      at = next
    }
    at.pattern = pattern
  }
  return (target) => {
    const query = target.indexOf("?")
    const end = query === -1 ? target.length : query
    let at: Branch | undefined = root
    for (let from = 1; from <= end;) {
      const slash = target.indexOf("/", from)
      const to = slash === -1 || slash > end ? end : slash
      at = at.fixed.get(target.slice(from, to)) ?? (to > from ? at.parameter : undefined)
      if (at === undefined) return unmatched
      from = to + 1
    }
    return at.pattern ?? unmatched
  }
}

/** The routes that stand beside the API's own definition. */
const besideTheApi = ["/docs", "/openapi.json", graphQlPath]

/** Every route of the API, by its pattern. */
export const apiPatterns: ReadonlyArray<string> = [
  ...new Set([
    ...besideTheApi,
    ...Object.values(Api.groups).flatMap(({ endpoints }) =>
      Object.values(endpoints).map(({ path }) => String(path))
    )
  ])
]

const known = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

/** The method as figures and logs name it: whoever sends another one makes no new name. */
export const methodName = (method: string | undefined): string =>
  method !== undefined && known.has(method) ? method : "other"
