import type { Vocabulary } from "../domain/vocabulary.ts"
import { wordsFor } from "./class-set.ts"
import type { ClassSpace } from "./class-space.ts"
import type { CompiledProject } from "./compile.ts"
import type { Identity } from "./directory.ts"

/** A project as the quick way knows it. */
export interface QuickTarget {
  readonly path: string
  /** The bits of its table; `null` where the quick way must not be taken (see `quickBits`). */
  readonly bits: Uint32Array | null
  readonly compiled: CompiledProject | null
}

/** What a request comes to where it is of a common kind: the answer, or `undefined` for the full way. */
export type QuickAnswer = (
  target: QuickTarget,
  caller: unknown,
  resource: unknown,
  action: unknown
) => boolean | undefined

type Members = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The bits of a project whose table alone decides about users and its own jobs, now and for good: nothing in
 * it expires, and no allowlist entry restricts the project itself. `null` for any other.
 */
export const quickBits = (
  { allowlist, table, validFrom, validUntil }: CompiledProject,
  { id, path }: Identity
): Uint32Array | null => {
  if (validFrom !== -Infinity || validUntil !== Infinity) return null
  const restrictsItself =
    (id !== undefined && allowlist.projectIds.has(id)) ||
    (path !== undefined && allowlist.projectPaths.has(path))
  return restrictsItself ? null : table.bits
}

/**
 * The bit test without detours, for the callers that nearly all requests have: a user whose token is
 * unrestricted, and a job of the project itself. It answers as the full way does (a law in the tests), and
 * leaves every other request, malformed ones too, to the full way. It lies on the path of every decision,
 * which is why it repeats in a few comparisons what `readCaller` says in order.
 */
export const makeQuickAnswer = (vocabulary: Vocabulary, space: ClassSpace): QuickAnswer => {
  const { actions, rank, resources, signedInRank } = vocabulary
  const columns = actions.size
  const words = wordsFor(space.size)

  const test = (bits: Uint32Array, cell: number, index: number): boolean =>
    (((bits[cell * words + (index >>> 5)] ?? 0) >>> (index & 31)) & 1) === 1

  return ({ bits, compiled, path }, caller, resource, action) => {
    if (bits === null || !isObject(caller)) return undefined
    const row = resources.get(resource as string)
    const column = actions.get(action as string)
    if (row === undefined || column === undefined || caller["active"] !== undefined) return undefined
    const cell = row * columns + column
    const type = caller["type"]
    if (type === "user") {
      if (caller["scopes"] !== undefined) return undefined
      const held = rank.get(caller["role"] as string)
      return held === undefined ? undefined : test(bits, cell, space.user(held))
    }
    if (type !== "job" || caller["project"] !== path) return undefined
    const trigger = rank.get(caller["trigger_role"] as string)
    const ref = caller["ref"]
    if (trigger === undefined || !isObject(ref) || ref["name"] !== undefined) return undefined
    const { fork = false, protected: isProtected } = ref
    if (typeof isProtected !== "boolean" || typeof fork !== "boolean") return undefined
    const refIndex = fork ? 2 : isProtected ? 0 : 1
    const triggerRank = trigger < signedInRank ? signedInRank : trigger
    const environment = caller["environment"]
    if (environment === undefined) return test(bits, cell, space.job(0, refIndex, 0, triggerRank))
    if (!isObject(environment)) return undefined
    const { name, protected: guarded } = environment
    if (typeof name !== "string" || name === "" || typeof guarded !== "boolean") return undefined
    const index = space.job(0, refIndex, guarded ? 2 : 1, triggerRank)
    return test(compiled?.table.named.get(name) ?? bits, cell, index)
  }
}
