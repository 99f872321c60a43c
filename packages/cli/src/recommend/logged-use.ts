import { canonicalJson, type AccessRequest, type Json, type Role } from "@jobwarden/core"

/** What was asked of a project, how often and when last, as a log says it. */
export interface LoggedUse {
  readonly access: AccessRequest<Role>
  /** What was answered then. */
  readonly allowed: boolean
  readonly count: number
  /** Epoch milliseconds. */
  readonly last: number
  /** The log did not keep the name of the environment: the one in `access` only stands for it. */
  readonly isNameless?: true
}

/** From when to when, in epoch milliseconds. */
export interface Window {
  readonly from: number
  readonly to: number
}

/**
 * Stands for an environment whose name nobody knows. No environment can have it: GitLab's names have no
 * parentheses.
 */
export const anyName = "(any name)"

/** Different uses that are told apart; more are refused, so that no log fills the memory. */
export const mostUses = 100_000

/** Adds uses that are alike: the counts are added up, and the later of the last times stays. */
export const addUse = (uses: Map<string, LoggedUse>, use: LoggedUse): void => {
  const key = canonicalJson([
    withoutNames(use.access),
    use.allowed,
    use.isNameless ?? false
  ] as unknown as Json)
  const known = uses.get(key)
  if (known === undefined) uses.set(key, use)
  else uses.set(key, { ...known, count: known.count + use.count, last: Math.max(known.last, use.last) })
}

/** The name of a ref decides nothing, and there is no end of them. */
const withoutNames = (access: LoggedUse["access"]): LoggedUse["access"] => {
  const { caller } = access
  if (caller.type !== "job") return access
  const { name: _, ...ref } = caller.ref
  return { ...access, caller: { ...caller, ref } }
}

/** What two windows cover together; what lies between them is not looked for. */
export const both = (one: Window | null, other: Window | null): Window | null =>
  one === null || other === null
    ? (one ?? other)
    : { from: Math.min(one.from, other.from), to: Math.max(one.to, other.to) }
