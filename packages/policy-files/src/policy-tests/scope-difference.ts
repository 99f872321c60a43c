import { vocabulary, type ProjectInput } from "@jobwarden/core"
import type { Comparison } from "./difference.ts"
import type { Mistake } from "./mistakes.ts"
import type { Engine } from "./run.ts"

type Subject = NonNullable<ReturnType<Engine["subject"]>>
type Entry = NonNullable<NonNullable<ProjectInput["scope"]>["allowlist"]>[number]
type Meant = { readonly id?: number | undefined; readonly path?: string | undefined }

/**
 * Whether a mistake in the scope changes anything for anybody, as far as a quick look tells: it spares most of the
 * comparing, which takes time that grows with the allowlist.
 */
export const makeScopeComparison = (
  { compiled, compiler: { space }, directory, sources }: Subject,
  project: ProjectInput
): ((mistake: Mistake) => Comparison) => {
  const rowHas = (cell: number, origin: number): boolean => {
    const row = compiled.table.rows[cell] ?? 0
    const first = space.firstJob + origin * space.jobsPerOrigin
    for (let at = first; at < first + space.jobsPerOrigin; at += 1) {
      if (compiled.table.sets.holds(row, at)) return true
    }
    return false
  }
  // Where the scope has a say at all: what the platform lets everybody read it has not.
  const asking = compiled.cells.filter(({ publicRead }) => !publicRead).map(({ cell }) => cell.index)
  const forListed = asking.filter((cell) => rowHas(cell, 1))
  const isOpenToForeign = asking.some((cell) => rowHas(cell, 2))
  const entries = (project.scope?.allowlist ?? []).map((entry) => ({ entry, ...meantBy(directory, entry) }))

  return (mistake) => {
    if (mistake.kind === "inbound_enabled_flipped") {
      if (sources.enforceScope) return "same"
      return isOpenToForeign ? "different" : "unclear"
    }
    const changed = "entry" in mistake ? entries[mistake.entry] : undefined
    if (changed === undefined) return "unclear"
    const permitted = permittedBy(changed.entry)
    const isWidened = mistake.kind === "entry_permits_everything"
    if (isWidened && permitted.size === vocabulary.cells.length) return "same"
    if (!compiled.inboundEnabled || changed.entry.expires_at != null) return "unclear"
    const { isGroup, meant } = changed
    const others = entries.filter((one) => one !== changed)
    if (others.some((one) => one.isGroup === isGroup && isSame(one.meant, meant))) return "unclear"
    if (isGroup ? meant.path === undefined : isSame(meant, project)) return "unclear"
    const isCovered = others.some(
      (one) => one.isGroup && one.meant.path !== undefined && meant.path?.startsWith(`${one.meant.path}/`)
    )
    if (!isWidened && isCovered) return "unclear"
    return forListed.some((cell) => permitted.has(cell) !== isWidened) ? "different" : "unclear"
  }
}

const isSame = (one: Meant, other: Meant): boolean =>
  (one.id !== undefined && one.id === other.id) || (one.path !== undefined && one.path === other.path)

/** Who is meant, by the number and the path as far as they are known. */
const meantBy = (
  directory: Subject["directory"],
  { group, project }: Entry
): { readonly isGroup: boolean; readonly meant: Meant } => {
  if (project !== undefined) return { isGroup: false, meant: directory.project(project) }
  if (typeof group === "number")
    return { isGroup: true, meant: { id: group, path: directory.groupPath(group) } }
  return { isGroup: true, meant: group === undefined ? {} : { id: directory.groupId(group), path: group } }
}

const everything: ReadonlySet<number> = new Set(vocabulary.cells.keys())

const permittedBy = ({ default_permissions: all, job_token_policies: list }: Entry): ReadonlySet<number> => {
  if (all === true || (list == null && all !== false)) return everything
  return new Set((list ?? []).flatMap((name) => vocabulary.allowlistPolicies.get(name) ?? []))
}
