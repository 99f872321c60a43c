import { holds } from "./number-sets.ts"
import type { ReachNode } from "./reach-graph.ts"
import { makeCountTree } from "./trees.ts"

/** The projects that a project reaches and that reach it. */
export interface MutualReach {
  /** The first of them in the order of paths. */
  readonly partner: number
  readonly count: number
}

/**
 * For every project those that it reaches and that reach it; `null` without one. One walk over the projects: at
 * each, the tree counts whom it reaches, and is asked how many of them are among its sources.
 */
export const mutualReaches = (
  nodes: readonly Pick<ReachNode, "sources">[]
): readonly (MutualReach | null)[] => {
  const changes = new Map<number, (readonly [project: number, count: 1 | -1])[]>()
  const note = (at: number, project: number, count: 1 | -1): void => {
    const others = changes.get(at)
    if (others === undefined) changes.set(at, [[project, count]])
    else others.push([project, count])
  }
  for (const [project, { sources }] of nodes.entries()) {
    for (const [at, number] of sources.ranges.entries()) note(number, project, at % 2 === 0 ? 1 : -1)
  }
  const reached = makeCountTree(nodes.length)
  return nodes.map(({ sources: { ranges } }, project): MutualReach | null => {
    for (const [target, count] of changes.get(project) ?? []) reached.add(target, count)
    const isItself = holds(ranges, project)
    if (isItself) reached.add(project, -1)
    let [count, partner] = [0, -1]
    for (let place = 0; place < ranges.length; place += 2) {
      const before = reached.before(ranges[place] ?? 0)
      const here = reached.before(ranges[place + 1] ?? 0) - before
      if (here > 0 && partner === -1) partner = reached.reaching(before + 1)
      count += here
    }
    if (isItself) reached.add(project, 1)
    return count === 0 ? null : { partner, count }
  })
}
