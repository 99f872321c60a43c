import { rowsFor } from "../access/access-table.ts"
import type { Source } from "../access/accesses.ts"
import { has, type ClassSet } from "../access/class-set.ts"
import { origins, type Origin } from "../access/class-space.ts"
import { reachReader } from "../access/reach.ts"
import { decidingEntries, isSameProject } from "../access/directory.ts"
import { identityOf, sourcesOf } from "../access/sources.ts"
import type { Cell } from "../domain/vocabulary.ts"
import type { Subject } from "./policy-view.ts"
import type { Hit } from "./rule.ts"

/**
 * Whether a change gains an access that a finding names (SPEC §7): somebody whom the finding concerns can do the
 * cell now, and could not before. What was so already is not introduced, however often it is written down.
 */
export const makeIntroduced = (before: Subject, after: Subject): ((hit: Hit) => boolean) => {
  const { compiler, directory, target } = after
  const { classSets, space } = compiler
  // Those of both policies: an entry that only one of them has tells its source apart from the rest.
  const sources = sourcesOf(directory, target, before.compiled, after.compiled)
  const [was, becomes] = [before, after].map(({ compiled }) =>
    reachReader(directory, target, compiled, sources)
  ) as [ReturnType<typeof reachReader>, ReturnType<typeof reachReader>]
  const [earlier, later] = [before.compiled.table, after.compiled.table]
  const names = [undefined, ...new Set([...earlier.named.keys(), ...later.named.keys()])]

  const gainsAlone = ({ index }: Cell, among: ClassSet): boolean => {
    for (let principal = 0; principal < space.firstJob; principal += 1) {
      if (!has(among, principal) || classSets.holds(earlier.rows[index] ?? 0, principal)) continue
      if (classSets.holds(later.rows[index] ?? 0, principal)) return true
    }
    return false
  }

  const isFrom = (from: Source, place: number): boolean => {
    const source = sources[place]
    if (source === undefined || typeof from === "string") return becomes.origins[place] === from
    const identity = identityOf(directory, target, source)
    return decidingEntries(after.compiled.allowlist, identity, directory).some(({ entry }) => {
      if (!("project" in from)) return entry.group === from.group
      return (
        entry.project !== undefined &&
        isSameProject(directory.project(entry.project), directory.project(from.project))
      )
    })
  }

  const gainsAs = (cell: Cell, among: ClassSet, now: Origin, then: Origin | null): boolean => {
    const first = (origin: Origin): number => space.firstJob + origins.indexOf(origin) * space.jobsPerOrigin
    return names.some((name) => {
      const [old, fresh] = [earlier, later].map((table) => rowsFor(table, name)[cell.index] ?? 0)
      for (let job = 0; job < space.jobsPerOrigin; job += 1) {
        if (!has(among, first(now) + job) || !classSets.holds(fresh ?? 0, first(now) + job)) continue
        if (then === null || !classSets.holds(old ?? 0, first(then) + job)) return true
      }
      return false
    })
  }

  const everywhere = sources.map((_, place) => place)
  // A hit asks of one source in every cell, and there may be as many hits as sources.
  const known = new Map<Source, readonly number[]>()
  const placesFrom = (from: Source): readonly number[] => {
    const found = known.get(from) ?? everywhere.filter((place) => isFrom(from, place))
    known.set(from, found)
    return found
  }

  const gainsJobs = (cell: Cell, among: ClassSet, from: Source | undefined): boolean =>
    (from === undefined ? everywhere : placesFrom(from)).some((place) => {
      const now = becomes.origins[place]
      if (now === undefined || !becomes.reaches(cell, place)) return false
      const then = was.reaches(cell, place) ? (was.origins[place] ?? null) : null
      return gainsAs(cell, among, now, then)
    })

  return ({ accesses, cells, concerned, from }) => {
    // A rule that names accesses by itself has them from what the change gains.
    if (accesses !== undefined) return accesses.length > 0
    if (concerned === undefined) return false
    return cells.some((cell) => {
      const among = concerned(cell)
      return gainsAlone(cell, among) || gainsJobs(cell, among, from)
    })
  }
}
