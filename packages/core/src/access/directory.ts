import type { Allowlist, EntryTerms } from "../policy/scope.ts"
import type { Reference } from "./request.ts"

/** What a project is known by: an id, a path, or both. */
export interface Identity {
  readonly id?: number | undefined
  readonly path?: string | undefined
}

/** Who is who: turns a reference into everything known of what it names. Exact case; ids are never paths. */
export interface Directory {
  readonly project: (reference: Reference) => Identity
  readonly groupId: (path: string) => number | undefined
  readonly groupPath: (id: number) => string | undefined
}

/** The paths of the groups above a path, nearest first. */
export const ancestorPaths = (path: string): readonly string[] => {
  const ancestors: string[] = []
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    ancestors.push(path.slice(0, end))
  }
  return ancestors
}

/** Whether the path lies below the group's. */
export const isBelow = (path: string, groupPath: string): boolean => path.startsWith(`${groupPath}/`)

export const isSameProject = (left: Identity, right: Identity): boolean =>
  left.id !== undefined && right.id !== undefined
    ? left.id === right.id
    : left.path !== undefined && left.path === right.path

/**
 * The entries that name the project itself. Normally one; where an id and a path name the same project there
 * are two, and both must permit.
 */
export const directEntries = (allowlist: Allowlist, project: Identity): readonly EntryTerms[] =>
  present(
    project.id === undefined ? undefined : allowlist.projectIds.get(project.id),
    project.path === undefined ? undefined : allowlist.projectPaths.get(project.path)
  )

/** The entries that decide for a source: the direct ones, else those of the nearest ancestor group. */
export const decidingEntries = (
  allowlist: Allowlist,
  source: Identity,
  directory: Directory
): readonly EntryTerms[] => {
  const direct = directEntries(allowlist, source)
  if (direct.length > 0 || source.path === undefined) return direct
  if (allowlist.groupIds.size + allowlist.groupPaths.size === 0) return []
  for (const path of ancestorPaths(source.path)) {
    const id = directory.groupId(path)
    const entries = present(
      id === undefined ? undefined : allowlist.groupIds.get(id),
      allowlist.groupPaths.get(path)
    )
    if (entries.length > 0) return entries
  }
  return []
}

const present = (...entries: readonly (EntryTerms | undefined)[]): readonly EntryTerms[] =>
  entries.filter((entry) => entry !== undefined)
