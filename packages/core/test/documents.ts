import { gitlab } from "../src/domain/gitlab.ts"
import type { Cell } from "../src/domain/vocabulary.ts"
import { vocabulary, type Grant, type MemberRole, type Permissions, type Role } from "../src/gitlab.ts"

export const roles: readonly Role[] = gitlab.roles
export const memberRoles: readonly MemberRole[] = ["guest", "reporter", "developer", "maintainer", "owner"]

/** The instant at which the tests decide. */
export const noon = Date.parse("2026-03-01T12:00:00Z")
export const beforeNoon = "2026-03-01T11:59:59Z"
export const atNoon = "2026-03-01T12:00:00Z"
export const afterNoon = "2026-03-01T12:00:01Z"

/** Every grant that is not an object (SPEC §3.2). */
export const plainGrants: readonly Grant[] = [
  false,
  true,
  ...memberRoles,
  "job_token",
  ...memberRoles.map((role) => `job_token_and_${role}` as const)
]

/** The document that says `grantOf(cell)` in each cell; `undefined` says nothing. */
export const documentOf = (grantOf: (cell: Cell) => Grant | undefined): Permissions => {
  const document: Record<string, Record<string, unknown>> = {}
  for (const cell of vocabulary.cells) {
    const grant = grantOf(cell)
    if (grant === undefined) continue
    const [family, format] = cell.address
    const ofFamily = (document[family] ??= {})
    if (format === undefined) ofFamily[cell.action] = grant
    else ofFamily[format] = { ...(ofFamily[format] as object | undefined), [cell.action]: grant }
  }
  return document
}

/** The same value with the keys of every object in it in another order: the given one, or reversed. */
export const reorderKeys = <T>(
  value: T,
  order: (keys: readonly string[]) => readonly string[] = (keys) => keys.toReversed()
): T => {
  if (Array.isArray(value)) return value.map((item: unknown) => reorderKeys(item, order)) as T
  if (typeof value !== "object" || value === null) return value
  const members = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    order(Object.keys(members)).map((key) => [key, reorderKeys(members[key], order)])
  ) as T
}

/** The same value, frozen all the way down. */
export const deepFreeze = <T>(value: T): T => {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }
  return value
}
