/**
 * Fewer names for the same projects, by GitLab's way: as long as there are more than `most`, the projects and groups
 * right below one group become that group, the deepest group first and of equally deep ones that with the most below
 * it. A group with one below it is none. `null`: there are not enough groups.
 *
 * @param paths of projects, each once
 * @param isGroup whether there is a group of a path that may be named
 */
export const compactSources = (
  paths: ReadonlyArray<string>,
  most: number,
  isGroup: (path: string) => boolean
): ReadonlyArray<string> | null => {
  let names = paths
  while (names.length > most) {
    const group = deepest(names, isGroup)
    if (group === null) return null
    names = [...new Set(names.map((name) => (isBelow(name, group) ? group : name)))]
  }
  return names
}

/** The paths of what may be a group above one of the paths, each once. */
export const pathsAbove = (paths: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(paths.flatMap(ancestors))
]

/** Whether a project or group is one of a group's, at any depth. */
export const isBelow = (path: string, group: string): boolean => path.startsWith(`${group}/`)

/** From the nearest on. */
const ancestors = (path: string): ReadonlyArray<string> => {
  const parts = path.split("/")
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join("/"))
}

const deepest = (names: ReadonlyArray<string>, isGroup: (path: string) => boolean): string | null => {
  const counts = new Map<string, number>()
  for (const name of names) {
    const parent = ancestors(name).find(isGroup)
    if (parent !== undefined) counts.set(parent, (counts.get(parent) ?? 0) + 1)
  }
  const [first] = [...counts]
    .filter(([, count]) => count > 1)
    .map(([path, count]) => ({ path, count, depth: path.split("/").length }))
    .toSorted(
      (one, other) => other.depth - one.depth || other.count - one.count || (one.path < other.path ? -1 : 1)
    )
  return first?.path ?? null
}
