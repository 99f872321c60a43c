import type { NumberSet } from "./number-sets.ts"
import { holdsAll, outside } from "./number-sets.ts"
import type { ReachNode } from "./reach-graph.ts"
import { makeLeastTree } from "./trees.ts"

/** A project that reaches a member of a set, and is not in the set. */
export interface FartherSource {
  readonly from: number
  /** The member that it reaches. */
  readonly by: number
}

/** Whoever asks is not to be named itself, and then the second is. */
const most = 2

/**
 * Finds for a set who reaches a member of it without being in it: two different ones where there are two. Each
 * set is looked at once for all projects that have these sources, each distinct set of sources of its members
 * once, and no further than to the second that is found.
 */
export const makeFartherSources = (
  nodes: readonly Pick<ReachNode, "sources">[]
): ((set: NumberSet) => readonly FartherSource[]) => {
  const starts = makeLeastTree(nodes.map(({ sources }) => sources.ranges[0] ?? Infinity))
  const ends = makeLeastTree(nodes.map(({ sources }) => -(sources.ranges.at(-1) ?? -Infinity)))
  // Where the same sources stood before: a stretch has each of its sets once where that is before the stretch.
  const last = new Map<NumberSet, number>()
  const earlier = makeLeastTree(
    nodes.map(({ sources }, number) => {
      const before = last.get(sources) ?? -1
      last.set(sources, number)
      return before
    })
  )
  const remembered = new Map<NumberSet, readonly FartherSource[]>()

  const find = ({ ranges }: NumberSet): readonly FartherSource[] => {
    const found: FartherSource[] = []
    const seen = new Set<NumberSet>()
    for (let place = 0; place < ranges.length; place += 2) {
      const [start = 0, end = 0] = [ranges[place], ranges[place + 1]]
      const [least, greatest] = [starts.least(start, end), -ends.least(start, end)]
      if (least === Infinity || holdsAll(ranges, least, greatest)) continue
      for (
        let by = earlier.firstBelow(start, end, start);
        by !== -1;
        by = earlier.firstBelow(by + 1, end, start)
      ) {
        const sources = nodes[by]?.sources
        if (sources === undefined || seen.has(sources)) continue
        seen.add(sources)
        for (const from of outside(sources.ranges, ranges, most)) {
          if (found.every((other) => other.from !== from)) found.push({ from, by })
          if (found.length === most) return found
        }
      }
    }
    return found
  }
  return (set) => {
    const known = remembered.get(set) ?? find(set)
    remembered.set(set, known)
    return known
  }
}
