import { vocabulary, type AllowlistPolicy, type ProjectInput } from "@jobwarden/core"
import type { World } from "./world.ts"

/** A set of cells as bits. */
export type CellMask = Uint32Array

export const inMask = (mask: CellMask, cell: number): boolean =>
  (((mask[cell >>> 5] ?? 0) >>> (cell & 31)) & 1) === 1

export const maskOf = (cells: Iterable<number>): CellMask => {
  const mask = new Uint32Array((vocabulary.cells.length + 31) >>> 5)
  for (const cell of cells) mask[cell >>> 5] = (mask[cell >>> 5] ?? 0) | (1 << (cell & 31))
  return mask
}

export const everyCell: CellMask = maskOf(vocabulary.cells.keys())
export const noCell: CellMask = maskOf([])

/** Which sources the entries of each policy's allowlist cover, and what of. Worked out once, by hand. */
export interface DecidedPlaces {
  /** Source path → the cells that the entry which decides for it permits. */
  readonly permitted: (policy: number) => ReadonlyMap<string, CellMask>
  readonly coveredBy: (policy: number) => readonly string[]
  /** What sources that no entry covers may ask for, public reads aside. */
  readonly uncovered: (policy: number) => CellMask
}

/**
 * Writes the scopes out: every known project below an entry's group by its own path. It is what the peers look
 * up, and a second reading of SPEC §3.4 beside the engine's.
 */
export const decidedPlaces = ({ groups, policies, projects }: World): DecidedPlaces => {
  const projectPaths = new Map(projects.map(({ id, path }) => [id, path]))
  const groupPaths = new Map(groups.map(({ id, path }) => [id, path]))
  const belowGroup = projectsByGroup(projects)
  const written = policies.map(({ scope }) => {
    const permitted = new Map<string, CellMask>()
    if (scope?.inbound_enabled === false) return permitted
    const entries = (scope?.allowlist ?? []).map((entry) => ({
      project: typeof entry.project === "number" ? projectPaths.get(entry.project) : entry.project,
      group: typeof entry.group === "number" ? groupPaths.get(entry.group) : entry.group,
      mask: entryMask(entry.job_token_policies ?? null)
    }))
    // The nearest group decides, and the project's own entry before any group's: the last one written stays.
    const byDepth = entries.toSorted((left, right) => depth(left.group) - depth(right.group))
    for (const { group, mask } of byDepth) {
      for (const path of belowGroup.get(group ?? "") ?? []) permitted.set(path, mask)
    }
    for (const { project, mask } of entries) if (project !== undefined) permitted.set(project, mask)
    return permitted
  })
  const none: ReadonlyMap<string, CellMask> = new Map()
  const covered = written.map((permitted) => [...permitted.keys()])
  return {
    permitted: (policy) => written[policy] ?? none,
    coveredBy: (policy) => covered[policy] ?? [],
    uncovered: (policy) => (policies[policy]?.scope?.inbound_enabled === false ? everyCell : noCell)
  }
}

const depth = (path: string | undefined): number => path?.split("/").length ?? 0

const entryMask = (names: readonly AllowlistPolicy[] | null): CellMask =>
  names === null ? everyCell : maskOf(names.flatMap((name) => vocabulary.allowlistPolicies.get(name) ?? []))

const projectsByGroup = (projects: readonly ProjectInput[]): ReadonlyMap<string, readonly string[]> => {
  const byGroup = new Map<string, string[]>()
  for (const { path } of projects) {
    for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
      const group = path.slice(0, end)
      const known = byGroup.get(group)
      if (known === undefined) byGroup.set(group, [path])
      else known.push(path)
    }
  }
  return byGroup
}
