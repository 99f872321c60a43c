import type { Vocabulary } from "../domain/vocabulary.ts"
import { hasCell } from "../policy/cell-set.ts"
import type { Allowlist } from "../policy/scope.ts"
import type { Rows } from "./access-table.ts"
import type { ClassSets } from "./class-sets.ts"
import type { ClassSpace } from "./class-space.ts"
import type { CompiledProject } from "./compile.ts"
import type { Identity } from "./directory.ts"
import { cellsFor, type ResolvedAllowlist } from "./resolved-allowlist.ts"

/** A project as the quick way knows it. */
export interface QuickTarget {
  readonly id?: number | undefined
  readonly path: string
  /** The rows of its table; `null` where the quick way must not be taken (see `quickRows`). */
  readonly rows: Rows | null
  readonly compiled: CompiledProject | null
}

/** What a request comes to where it is of a common kind: the answer, or `undefined` for the full way. */
export type QuickAnswer = (
  resolved: (allowlist: Allowlist) => ResolvedAllowlist,
  target: QuickTarget,
  caller: unknown,
  resource: unknown,
  action: unknown
) => boolean | undefined

type Members = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The rows of a project about which the quick way may answer: nothing in it expires, and no allowlist entry
 * restricts the project itself. `null` for any other.
 */
export const quickRows = (
  { allowlist, table, validFrom, validUntil }: CompiledProject,
  { id, path }: Identity
): Rows | null => {
  if (validFrom !== -Infinity || validUntil !== Infinity) return null
  const restrictsItself =
    (id !== undefined && allowlist.projectIds.has(id)) ||
    (path !== undefined && allowlist.projectPaths.has(path))
  return restrictsItself ? null : table.rows
}

/**
 * The bit test without detours, for the callers that nearly all requests have: a user whose token is
 * unrestricted, and a job of the project itself, or of another that is named by its path. It answers as the full way does (a law in the
 * tests), and leaves every other request, malformed ones too, to the full way. It lies on the path of every
 * decision, which is why it repeats in a few comparisons what `readCaller` says in order.
 */
export const makeQuickAnswer = (vocabulary: Vocabulary, space: ClassSpace, sets: ClassSets): QuickAnswer => {
  const { actions, rank, resources, signedInRank } = vocabulary
  const columns = actions.size
  const [own, listed, foreign] = [0, 1, 2]

  const test = (rows: Rows, cell: number, index: number): boolean => {
    const row = rows[cell]
    return row !== undefined && sets.holds(row, index)
  }

  return (resolved, { compiled, id, path, rows }, caller, resource, action) => {
    if (rows === null || compiled === null || !isObject(caller)) return undefined
    const row = resources.get(resource as string)
    const column = actions.get(action as string)
    const active = caller["active"]
    if (row === undefined || column === undefined || (active !== undefined && active !== true)) {
      return undefined
    }
    const cell = row * columns + column
    const type = caller["type"]
    if (type === "user") {
      if (caller["scopes"] !== undefined) return undefined
      const held = rank.get(caller["role"] as string)
      return held === undefined ? undefined : test(rows, cell, space.user(held))
    }
    const { project: source, ref, trigger_role: triggerRole } = caller
    const trigger = rank.get(triggerRole as string)
    const isOwn = source === path || (source !== undefined && source === id)
    if (type !== "job" || trigger === undefined || (!isOwn && typeof source !== "string") || source === "") {
      return undefined
    }
    if (!isObject(ref)) return undefined
    const { fork = false, name: refName, protected: isProtected } = ref
    if (typeof isProtected !== "boolean" || typeof fork !== "boolean") return undefined
    if (refName !== undefined && typeof refName !== "string") return undefined
    const environment = caller["environment"]
    let place = 0
    let named = rows
    if (environment !== undefined) {
      if (!isObject(environment)) return undefined
      const { name, protected: guarded } = environment
      if (typeof name !== "string" || name === "" || typeof guarded !== "boolean") return undefined
      place = guarded ? 2 : 1
      named = compiled.table.named.get(name) ?? rows
    }
    let origin = own
    if (!isOwn) {
      const { allowlist, inboundEnabled, publicReads } = compiled
      const cells =
        inboundEnabled && allowlist.size > 0 ? cellsFor(resolved(allowlist), source as string) : undefined
      origin = cells === undefined ? foreign : listed
      const isOpen = cells === undefined ? !inboundEnabled : hasCell(cells, cell)
      if (!isOpen && !hasCell(publicReads, cell)) return false
    }
    const refIndex = fork ? 2 : isProtected ? 0 : 1
    return test(named, cell, space.job(origin, refIndex, place, Math.max(trigger, signedInRank)))
  }
}
