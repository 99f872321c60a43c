import { groupBy } from "./accesses.ts"
import type { JobProduct, JobSets } from "./job-sets.ts"

/** One source's job tokens in a cell: a set in general, and those environment names in which it is another. */
export interface JobTokens {
  readonly general: number
  /** What runs in an environment of such a name. */
  readonly apart: readonly { readonly name: string; readonly set: number }[]
}

/** `sets`: in general, then in an environment of each of the names. */
export const jobTokensFrom = (
  { inEnvironments }: JobSets,
  names: readonly string[],
  sets: readonly number[]
): JobTokens => {
  const [general = 0] = sets
  const usual = inEnvironments(general)
  const apart = names.flatMap((name, at) => {
    const named = sets[at + 1] ?? 0
    if (named === general) return []
    const set = inEnvironments(named)
    return set === usual ? [] : [{ name, set }]
  })
  return { general, apart }
}

/** Equal for the same job tokens, and for no others; empty where there are none. */
export const keyOfJobTokens = ({ apart, general }: JobTokens): string =>
  general === 0 && apart.length === 0
    ? ""
    : general + apart.map(({ name, set }) => `${JSON.stringify(name)}${set}`).join("")

/** As disjoint products, the names that make a difference named apart. */
export const spellJobTokens = (
  { products }: JobSets,
  { apart, general }: JobTokens
): readonly JobProduct[] => {
  const except = apart.map(({ name }) => name)
  const unnamed = products(general).map((product) => ({
    ...product,
    ...(except.length > 0 && product.environments.some((environment) => environment !== "none")
      ? { except_environment_names: except }
      : {})
  }))
  const named = groupBy(apart, ({ set }) => String(set)).flatMap((group) =>
    products(group[0]?.set ?? 0).map((product) => ({
      ...product,
      environment_names: group.map(({ name }) => name)
    }))
  )
  return [...unnamed, ...named]
}
