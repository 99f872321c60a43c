import type { GrantSource } from "../policy/inheritance.ts"
import type { Principals } from "./accesses.ts"
import { difference as setDifference, intersection, isEmpty, type ClassSet } from "./class-set.ts"
import type { CompiledCell, Compiler, PolicySources } from "./compile.ts"
import { difference } from "./difference.ts"
import { reachedClasses } from "./reach.ts"
import type { Directory, Identity } from "./directory.ts"

/** A cell that a limit cuts: by whom, and who loses what the grant would give (SPEC §3.3). */
export interface LimitedCell {
  readonly resource: string
  readonly action: string
  readonly by: readonly GrantSource[]
  readonly lost: Principals
}

/** Every cell in which the limits take away something that would otherwise be reached. */
export const limitedCells = (
  compiler: Compiler,
  directory: Directory,
  target: Identity,
  sources: PolicySources,
  now: number
): readonly LimitedCell[] => {
  if (sources.limits.length === 0) return []
  const limited = compiler.compile(sources, now)
  const unlimited = compiler.compile({ ...sources, limits: [] }, now)
  const { lost } = difference(compiler, directory, target, unlimited, limited)
  const byCell = new Map(
    lost.flatMap(({ cells, ...principals }) => cells.map((cell) => [cell, principals] as const))
  )
  const names = [...limited.table.named.keys()]
  const reached = reachedClasses(compiler, directory, target, limited)
  return limited.cells.flatMap((compiled) => {
    const { cell } = compiled
    const { resource, action } = cell
    const principals = byCell.get(`${resource}:${action}`)
    return principals === undefined
      ? []
      : [{ resource, action, by: cutters(compiler, compiled, names, reached(cell)), lost: principals }]
  })
}

/** The limits that by themselves take away something of what is reached. */
const cutters = (
  { sets }: Compiler,
  { cell, conditions, limits }: CompiledCell,
  names: readonly string[],
  reached: ClassSet
): readonly GrantSource[] =>
  limits
    .filter((limit) =>
      [undefined, ...names].some((name) => {
        const granted = intersection(sets.reachable(cell, sets.admitted(conditions, name)), reached)
        return !isEmpty(setDifference(granted, sets.admitted(limit.conditions, name)))
      })
    )
    .map(({ source }) => source)
