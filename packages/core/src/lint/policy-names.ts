import type { Vocabulary } from "../domain/vocabulary.ts"

/** The fewest names for `job_token_policies` that permit exactly these cells, the broad ones first. */
export const policyNames = (
  { allowlistPolicies }: Vocabulary,
  cells: ReadonlySet<number>
): readonly string[] => {
  const missing = new Set(cells)
  return [...allowlistPolicies]
    .filter(([, named]) => named.every((cell) => cells.has(cell)))
    .toSorted(([, one], [, other]) => other.length - one.length)
    .flatMap(([name, named]) => {
      if (!named.some((cell) => missing.has(cell))) return []
      for (const cell of named) missing.delete(cell)
      return [name]
    })
}
