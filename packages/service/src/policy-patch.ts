import {
  closestName,
  decodePermissions,
  decodeScope,
  mergePermissions,
  quote,
  vocabulary,
  type Decoded,
  type Path,
  type Permissions,
  type Problem
} from "@jobwarden/core"
import { Effect, Result } from "effect"
import type { WholeScope } from "./scope-document.ts"
import { InvalidDocument } from "./update-permissions.ts"

/**
 * What a request makes of a project's whole document: each member that it names replaces the one that is stored;
 * `null` removes it, and then what stands above or what the platform says is in force again.
 */
export interface PolicyPatch {
  readonly permissions?: Permissions | null
  readonly scope?: WholeScope | null
}

/** What GET adds to a document, and PATCH therefore leaves alone. */
const readOnly: ReadonlySet<string> = new Set([
  "kind",
  "etag",
  "project_id",
  "path",
  "visibility",
  "revision",
  "updated_at",
  "scope_source",
  "hidden_entries",
  "findings",
  "surroundings"
])

const members = ["permissions", "scope"] as const

/** Reads a body; every problem is told, with its place in it. */
export const readPolicyPatch = Effect.fnUntraced(function* (
  body: unknown
): Effect.fn.Return<PolicyPatch, InvalidDocument> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return yield* invalid([{ path: [], message: "expected an object with `permissions`, `scope` or both" }])
  }
  const given = new Map(Object.entries(body).filter(([key]) => !readOnly.has(key)))
  const problems: Array<Problem> = []
  for (const key of given.keys()) {
    if (!members.includes(key as never)) problems.push({ path: [key], message: unknownMember(key) })
  }
  const read = <T>(member: string, decode: (value: unknown) => Decoded<T>): T | null | undefined => {
    const value = given.get(member)
    if (value === undefined || value === null) return value
    const decoded = decode(value)
    if (Result.isSuccess(decoded)) return decoded.success
    problems.push(...at([member], decoded.failure))
    return undefined
  }
  const permissions = read("permissions", decodePermissions)
  const scope = read("scope", decodeScope)
  if (problems.length > 0) return yield* invalid(problems)
  return {
    ...(permissions !== undefined && {
      // Empty objects say nothing, and are not stored.
      permissions: permissions && mergePermissions(vocabulary.domain, {}, permissions)
    }),
    ...(scope !== undefined && {
      scope: scope && { inbound_enabled: scope.inbound_enabled ?? true, allowlist: scope.allowlist ?? [] }
    })
  }
})

const unknownMember = (key: string): string => {
  const closest = closestName(key, members)
  const hint = closest === undefined ? `expected ${members.join(" or ")}` : `did you mean ${quote(closest)}?`
  return `unknown key ${quote(key)}; ${hint}`
}

const at = (place: Path, problems: ReadonlyArray<Problem>): ReadonlyArray<Problem> =>
  problems.map(({ message, path }) => ({ path: [...place, ...path], message }))

/** A body that is no well-formed document. */
export const invalid = (problems: ReadonlyArray<Problem>): InvalidDocument =>
  new InvalidDocument({ problems: problems.map(({ message, path }) => ({ path: [...path], message })) })
