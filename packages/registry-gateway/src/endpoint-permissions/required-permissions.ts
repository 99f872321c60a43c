import { Result } from "effect"
import { parseTarget, type RequestTarget } from "../classify/request-target.ts"
import { endpointRows } from "./rows.ts"

/** A route of GitLab's, and what its job tokens need there. */
export interface EndpointRow {
  readonly method: string
  /** Behind `/api/v4`, in GitLab's notation. */
  readonly path: string
  /** `read_packages` and the like; all of them. None: an allowlist entry's permissions do not control the route. */
  readonly permissions: ReadonlyArray<string>
}

/** What GitLab asks of a job token for a request. */
export type RequiredPermissions =
  /** The route is in GitLab's list; where several fit, the one that says most. */
  | { readonly type: "known"; readonly row: EndpointRow }
  /** A job token whose entry lists permissions is refused. */
  | { readonly type: "unknown"; readonly why: string }

/** The release of GitLab that the list was read from. It is not stable between releases. */
export const endpointPermissionsOf = "GitLab 18.4"

interface Compiled {
  readonly row: EndpointRow
  readonly fits: RegExp
  /** How much each part of the path says: less is more exact. */
  readonly ranks: ReadonlyArray<number>
}

/** Stands for a slash that was sent encoded: it belongs to its part of the path. */
const encodedSlash = "\u0000"

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** `(/)(*path)` and `(*path/)` may be left out, `*path` is any number of parts, `:name` is one or a bit of one. */
const pieces = /\(\/\)\(\*\w+\)|\(\*\w+\/\)|\*\w+|:\w*[a-z0-9]/g

const expressionOf = (path: string): string => {
  let expression = ""
  let end = 0
  for (const piece of path.matchAll(pieces)) {
    expression += escape(path.slice(end, piece.index))
    end = piece.index + piece[0].length
    if (piece[0].startsWith("(/)")) expression += "(?:/.+)?"
    else if (piece[0].startsWith("(")) expression += "(?:.+/)?"
    else expression += piece[0].startsWith("*") ? ".+" : "[^/]+"
  }
  return expression + escape(path.slice(end))
}

const rankOf = (part: string): number => {
  if (/[*(]/.test(part)) return 3
  if (!part.includes(":")) return 0
  return /^:\w+$/.test(part) ? 2 : 1
}

const compile = (written: string): Compiled => {
  const [method = "", path = "", permissions = ""] = written.split(" ")
  return {
    row: { method, path, permissions: permissions === "-" ? [] : permissions.split("+") },
    fits: new RegExp(`^${expressionOf(path)}$`),
    ranks: path.slice(1).split("/").map(rankOf)
  }
}

const compiled = endpointRows.map(compile)

const base = ["api", "v4"]

const pathOf = ({ segments }: RequestTarget): string | null =>
  base.every((part, at) => segments[at] === part)
    ? `/${segments
        .slice(base.length)
        .map((part) => part.replaceAll("/", encodedSlash))
        .join("/")}`
    : null

/** Whether one row says more of its paths than another, part by part from the start. */
const isMoreExact = (one: Compiled, other: Compiled): boolean => {
  const length = Math.max(one.ranks.length, other.ranks.length)
  for (let at = 0; at < length; at += 1) {
    const difference = (one.ranks[at] ?? 4) - (other.ranks[at] ?? 4)
    if (difference !== 0) return difference < 0
  }
  return false
}

const unknown = (why: string): RequiredPermissions => ({ type: "unknown", why })

/**
 * The permissions that GitLab asks of a job token for a request, by its method and its target as it is sent,
 * `/api/v4` and the query included. What is not listed needs more than any entry's permissions can give.
 */
export const requiredPermissions = (method: string, target: string): RequiredPermissions => {
  const parsed = parseTarget(target)
  if (Result.isFailure(parsed)) return unknown(parsed.failure)
  const path = parsed.success.isFolder ? null : pathOf(parsed.success)
  if (path === null) return unknown("the path is none of GitLab's API")
  const asked = method === "HEAD" ? "GET" : method
  const fitting = compiled.filter(({ fits, row }) => row.method === asked && fits.test(path))
  const [first, ...others] = fitting
  if (first === undefined) return unknown("the route is not in GitLab's list")
  const best = others.reduce((found, next) => (isMoreExact(next, found) ? next : found), first)
  return { type: "known", row: best.row }
}
