import type { CompiledProject, Compiler, ProjectInput } from "@jobwarden/core"

/** How two policies of one project compare in a cell. */
export type Comparison = "same" | "different" | "unclear"

interface Side {
  readonly compiled: CompiledProject
  readonly publicRead: boolean
}

/**
 * Compares what a cell comes to in two policies of a project that differ in grants alone. It looks at the tables;
 * where it takes the scope to tell whether anybody notices, that is unclear.
 */
export const compareCells = (
  { space }: Compiler,
  { id, path }: Pick<ProjectInput, "id" | "path">,
  cell: number,
  one: Side,
  other: Side
): Comparison => {
  const { allowlist, inboundEnabled, table } = one.compiled
  const names = new Set([...table.named.keys(), ...other.compiled.table.named.keys()])
  const rows = [undefined, ...names].map(
    (name) => [rowOf(one, cell, name), rowOf(other, cell, name)] as const
  )
  const isSameAccess = rows.every(([left, right]) => left === right)
  if (isSameAccess && one.publicRead === other.publicRead) return "same"
  const differs = (first: number, count: number): boolean =>
    rows.some(([left, right]) =>
      range(first, count).some((at) => table.sets.holds(left, at) !== table.sets.holds(right, at))
    )
  // Users and deploy tokens meet no scope, and neither do the project's own jobs without an entry for them.
  if (differs(0, space.firstJob)) return "different"
  const hasOwnEntry = allowlist.projectPaths.has(path) || (id !== undefined && allowlist.projectIds.has(id))
  if (!hasOwnEntry && differs(space.firstJob, space.jobsPerOrigin)) return "different"
  if (one.publicRead !== other.publicRead && inboundEnabled) {
    const open = one.publicRead ? 0 : 1
    const foreign = space.firstJob + 2 * space.jobsPerOrigin
    const letsStrangersIn = rows.some((row) =>
      range(foreign, space.jobsPerOrigin).some((at) => table.sets.holds(row[open], at))
    )
    if (letsStrangersIn) return "different"
  }
  return "unclear"
}

const range = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at)

const rowOf = ({ compiled: { table } }: Side, cell: number, name: string | undefined): number =>
  ((name === undefined ? undefined : table.named.get(name)) ?? table.rows)[cell] ?? 0
