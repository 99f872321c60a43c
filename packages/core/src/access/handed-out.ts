import type { Cell } from "../domain/vocabulary.ts"
import { difference, isEmpty } from "./class-set.ts"
import type { CompiledProject, Compiler } from "./compile.ts"

/**
 * The cells that a change gives to job tokens although the platform asks more for them than the writer's role
 * (SPEC §3.2, third decision: nobody hands a token more than they have). Limits are left out of account, so
 * that nothing lies in wait for a limit to be lifted. `true` hands out nothing: it is what the platform does
 * without a policy.
 *
 * @param baselines the rank of the least role that the platform asks for, per cell
 * @param writerRank the rank of the writer's role
 */
export const cellsHandedBeyond = (
  { sets }: Compiler,
  baselines: (cell: Cell) => number,
  before: CompiledProject,
  after: CompiledProject,
  writerRank: number
): readonly Cell[] => {
  const names = [undefined, ...new Set([...before.table.named.keys(), ...after.table.named.keys()])]
  const { cells } = before
  return after.cells.flatMap(({ cell, grant, conditions }, index) => {
    const earlier = cells[index]
    if (grant === true || conditions.jobToken === null || earlier === undefined) return []
    if (baselines(cell) <= writerRank) return []
    const jobTokens = { userRank: null, deployToken: false }
    const gains = names.some((name) => {
      const now = sets.admitted({ ...conditions, ...jobTokens }, name)
      const then = sets.admitted({ ...earlier.conditions, ...jobTokens }, name)
      return !isEmpty(difference(now, then))
    })
    return gains ? [cell] : []
  })
}
