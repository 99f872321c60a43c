import type { Cell } from "../domain/vocabulary.ts"
import { grantExpiry, type AnyGrant } from "../policy/grant.ts"
import { difference, isEmpty } from "./class-set.ts"
import type { CompiledProject, Compiler } from "./compile.ts"

/**
 * The cells that a change gives to job tokens although the platform asks more for them than the writer's role
 * (SPEC §3.2, third decision: nobody hands a token more than they have). Limits are left out of account, so
 * that nothing lies in wait for a limit to be lifted; more time is more as well. `true` hands out nothing: it is
 * what the platform does without a policy.
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
    const nobody = { userRank: null, jobToken: null, deployToken: false }
    // What the earlier grant would have ended sooner is handed out from then on.
    const had = endOf(earlier.grant) < endOf(grant) ? null : earlier.conditions.jobToken
    const gains = names.some((name) => {
      const now = sets.admitted({ ...nobody, jobToken: conditions.jobToken }, name)
      const then = sets.admitted({ ...nobody, jobToken: had }, name)
      return !isEmpty(difference(now, then))
    })
    return gains ? [cell] : []
  })
}

const endOf = (grant: AnyGrant): number => grantExpiry(grant) ?? Infinity
