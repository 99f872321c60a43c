import type { Vocabulary } from "../domain/vocabulary.ts"
import type { ClassSpace } from "./class-space.ts"
import type { CompiledProject } from "./compile.ts"
import type { Identity } from "./directory.ts"

/** What a request comes to where it is of a common kind: the answer, or `undefined` for the full way. */
export type QuickAnswer = (
  compiled: CompiledProject,
  identity: Identity,
  caller: unknown,
  resource: unknown,
  action: unknown
) => boolean | undefined

type Members = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * The bit test without detours, for the callers that nearly all requests have: a user whose token is
 * unrestricted, and a job of the project itself. It says `true` only where the full way does (a law in the
 * tests), and leaves every other request, malformed ones too, to the full way.
 */
export const makeQuickAnswer = (vocabulary: Vocabulary, space: ClassSpace): QuickAnswer => {
  const { actions, rank, resources, signedInRank } = vocabulary
  const columns = actions.size

  const test = (bits: Uint32Array, words: number, cell: number, index: number): boolean =>
    (((bits[cell * words + (index >>> 5)] ?? 0) >>> (index & 31)) & 1) === 1

  return (compiled, identity, caller, resource, action) => {
    const row = resources.get(resource as string)
    const column = actions.get(action as string)
    if (row === undefined || column === undefined || !isObject(caller) || caller["active"] !== undefined)
      return undefined
    const { table } = compiled
    const cell = row * columns + column
    const type = caller["type"]
    if (type === "user") {
      if (caller["scopes"] !== undefined) return undefined
      const held = rank.get(caller["role"] as string)
      return held === undefined ? undefined : test(table.bits, table.words, cell, space.user(held))
    }
    if (type !== "job" || caller["project"] !== identity.path || restrictsItself(compiled, identity))
      return undefined
    const ref = caller["ref"]
    const trigger = rank.get(caller["trigger_role"] as string)
    if (trigger === undefined || !isObject(ref) || ref["name"] !== undefined) return undefined
    const { fork, protected: isProtected } = ref
    if (typeof isProtected !== "boolean" || (fork !== undefined && typeof fork !== "boolean"))
      return undefined
    const refIndex = fork === true ? 2 : isProtected ? 0 : 1
    const environment = caller["environment"]
    let bits = table.bits
    let environmentIndex = 0
    if (environment !== undefined) {
      if (!isObject(environment)) return undefined
      const { name, protected: guarded } = environment
      if (typeof name !== "string" || name === "" || typeof guarded !== "boolean") return undefined
      bits = table.named.get(name) ?? bits
      environmentIndex = guarded ? 2 : 1
    }
    const index = space.job(0, refIndex, environmentIndex, trigger < signedInRank ? signedInRank : trigger)
    return test(bits, table.words, cell, index)
  }
}

/** Whether an entry of the allowlist names the project itself. */
const restrictsItself = ({ allowlist }: CompiledProject, { id, path }: Identity): boolean =>
  allowlist.size > 0 &&
  ((id !== undefined && allowlist.projectIds.has(id)) ||
    (path !== undefined && allowlist.projectPaths.has(path)))
