import { bothCellSets, type CellSet } from "../policy/cell-set.ts"
import type { Allowlist, EntryTerms } from "../policy/scope.ts"
import type { Directory } from "./directory.ts"

/**
 * An allowlist with every source by the path that it has at the moment, for allowlists in which nothing
 * expires. It holds until a project or a group gets another path or id.
 */
export interface ResolvedAllowlist {
  readonly projects: ReadonlyMap<string, CellSet>
  /** Paths with the slash behind them, the longest first: the first that fits is the nearest group's. */
  readonly groups: readonly (readonly [start: string, cells: CellSet])[]
}

export const resolveAllowlist = (allowlist: Allowlist, directory: Directory): ResolvedAllowlist => {
  const { groupIds, groupPaths, projectIds, projectPaths } = allowlist
  const groups = byPath(groupPaths, groupIds, directory.groupPath)
  return {
    projects: byPath(projectPaths, projectIds, (id) => directory.project(id).path),
    groups: [...groups]
      .map(([path, cells]) => [`${path}/`, cells] as const)
      .sort(([left], [right]) => right.length - left.length)
  }
}

/** One set of cells for each source; where an id and a path name the same, both must permit. */
const byPath = (
  paths: ReadonlyMap<string, EntryTerms>,
  ids: ReadonlyMap<number, EntryTerms>,
  pathOf: (id: number) => string | undefined
): ReadonlyMap<string, CellSet> => {
  const found = new Map([...paths].map(([path, { cells }]) => [path, cells]))
  for (const [id, { cells }] of ids) {
    const path = pathOf(id)
    if (path === undefined) continue
    const named = found.get(path)
    found.set(path, named === undefined ? cells : bothCellSets(named, cells))
  }
  return found
}

/** The cells that are open to a source; `undefined`: no entry covers it. */
export const cellsFor = ({ groups, projects }: ResolvedAllowlist, source: string): CellSet | undefined => {
  const direct = projects.get(source)
  if (direct !== undefined) return direct
  for (const [start, cells] of groups) if (source.startsWith(start)) return cells
  return undefined
}
