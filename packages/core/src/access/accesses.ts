import type { EnvironmentClass, RefClass } from "./class-space.ts"
import { environmentClasses, refClasses, type ClassSpace } from "./class-space.ts"
import type { Reference } from "./request.ts"

/** Whose job tokens: the project's own, those of a source that the allowlist names, or anyone else's. */
export type Source = "own" | "foreign" | { readonly project: Reference } | { readonly group: Reference }

/** Job tokens, as a product of conditions. Lists of these never overlap. */
export interface JobTokenAccess {
  readonly from: readonly Source[]
  readonly refs: readonly RefClass[]
  readonly environments: readonly EnvironmentClass[]
  /** Only in environments with these names. */
  readonly environment_names?: readonly string[]
  /** In environments with any name but these, for which the list says more apart, or nothing. */
  readonly except_environment_names?: readonly string[]
  readonly trigger_roles: readonly string[]
}

/** Who can do something, exactly; a kind of principal that is left out cannot. */
export interface Principals {
  readonly users?: readonly string[]
  readonly deploy_tokens?: true
  readonly job_tokens?: readonly JobTokenAccess[]
}

/** The same principals in one or more cells, each written `<resource>:<action>`. */
export interface Access extends Principals {
  readonly cells: readonly string[]
}

/** Job tokens of one source in one cell, as bits: ref by ref, environment by environment, role by role. */
export type JobBits = readonly boolean[]

/**
 * The bits as disjoint products, the same list for the same bits: refs that behave alike are put together, and
 * within them environments that do.
 */
export const productsOf = (
  space: ClassSpace,
  roles: readonly string[],
  bits: JobBits
): readonly Pick<JobTokenAccess, "refs" | "environments" | "trigger_roles">[] => {
  const triggerRoles = roles.slice(-space.triggerCount)
  const byRef = refClasses.map((ref, refIndex) => {
    const rows = environmentClasses.map((environment, environmentIndex) => {
      const start = (refIndex * environmentClasses.length + environmentIndex) * space.triggerCount
      return { environment, admitted: triggerRoles.filter((_, index) => bits[start + index] === true) }
    })
    const alike = groupBy(rows, ({ admitted }) => JSON.stringify(admitted))
    const products = alike.flatMap((group) => {
      const trigger_roles = group[0]?.admitted ?? []
      const environments = group.map(({ environment }) => environment)
      return trigger_roles.length === 0 ? [] : [{ environments, trigger_roles }]
    })
    return { ref, products }
  })
  return groupBy(byRef, ({ products }) => JSON.stringify(products)).flatMap((group) =>
    (group[0]?.products ?? []).map((product) => ({ refs: group.map(({ ref }) => ref), ...product }))
  )
}

/** Puts together what has the same key, in the order of first appearance. */
export const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}
