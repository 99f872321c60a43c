import type { Vocabulary } from "../domain/vocabulary.ts"
import { parseRfc3339 } from "../policy/rfc3339.ts"
import type { AllowlistEntry } from "../policy/scope.ts"
import { groupBy } from "./accesses.ts"
import type { CompiledProject, Compiler } from "./compile.ts"
import { directEntries, isSameProject, type Directory, type Identity } from "./directory.ts"
import type { Reference } from "./request.ts"
import { standingOf } from "./scope-gate.ts"
import type { AllowedAccess } from "./tightest-grant.ts"

/** Job tokens that one project's pipelines used, and the cells they used them for. */
interface Use {
  readonly source: Identity
  readonly accesses: readonly AllowedAccess[]
}

/** Whether an allowlist can name the source: an id, or a path without empty names. */
export const isListable = (source: Reference): boolean =>
  typeof source === "number" || source.split("/").every((name) => name !== "")

/**
 * An entry for each project whose job tokens were used, with the cells they were used for and no other, for as
 * long as today's entry lasts. The project itself gets one where the grants would give its own job tokens more
 * than they used.
 *
 * @param granted the cells that job tokens will be granted
 */
export const tightestAllowlist = (
  { vocabulary }: Compiler,
  directory: Directory,
  target: Identity,
  today: CompiledProject,
  accesses: readonly AllowedAccess[],
  granted: readonly number[]
): readonly AllowlistEntry[] => {
  const jobs = accesses.flatMap((access) =>
    access.caller.kind === "job" ? [{ access, source: directory.project(access.caller.source) }] : []
  )
  const uses = groupBy(jobs, ({ source }) => JSON.stringify(source.id ?? source.path)).flatMap((group) =>
    group.slice(0, 1).map(({ source }): Use => ({ source, accesses: group.map(({ access }) => access) }))
  )
  const entryFor = ({ accesses, source }: Use): AllowlistEntry => ({
    project: nameOf(today, source),
    job_token_policies: policyNames(vocabulary, new Set(accesses.map(({ cell }) => cell.cell.index))),
    ...endOf(directory, target, today, { accesses, source })
  })

  const [own = { source: target, accesses: [] }] = uses.filter(({ source }) => isSameProject(source, target))
  const ownEntry = entryFor({ ...own, source: target })
  const used = new Set(own.accesses.map(({ cell }) => cell.cell.index))
  const isNeeded = ownEntry.expires_at != null || granted.some((cell) => !used.has(cell))
  const others = uses.filter(({ source }) => !isSameProject(source, target)).map(entryFor)
  return [...(isNeeded ? [ownEntry] : []), ...others.toSorted(byName)]
}

const byName = (one: AllowlistEntry, other: AllowlistEntry): number =>
  JSON.stringify(one.project) < JSON.stringify(other.project) ? -1 : 1

/** As today's entry names the project; otherwise by its path, if that is known. */
const nameOf = ({ allowlist }: CompiledProject, project: Identity): Reference =>
  directEntries(allowlist, project)[0]?.entry.project ?? project.path ?? project.id ?? ""

/** The first end of the entries that let the source in today. What is public needs none. */
const endOf = (
  directory: Directory,
  target: Identity,
  today: CompiledProject,
  { accesses, source }: Use
): Pick<AllowlistEntry, "expires_at"> => {
  if (accesses.every(({ cell }) => cell.publicRead)) return {}
  const [first] = standingOf(directory, target, today, source)
    .entries.flatMap(({ entry }) => entry.expires_at ?? [])
    .toSorted((one, other) => (parseRfc3339(one) ?? 0) - (parseRfc3339(other) ?? 0))
  return first === undefined ? {} : { expires_at: first }
}

/** The cells in few names, and of two names for the same the coarser one, which the platform knows as well. */
const policyNames = ({ allowlistPolicies }: Vocabulary, cells: ReadonlySet<number>): readonly string[] => {
  const left = new Set(cells)
  const bySize = [...allowlistPolicies].toSorted(([, one], [, other]) => other.length - one.length)
  const chosen = new Set<string>()
  for (const [name, stands] of bySize) {
    const isWhole = stands.every((cell) => cells.has(cell))
    if (!isWhole || !stands.some((cell) => left.has(cell))) continue
    chosen.add(name)
    for (const cell of stands) left.delete(cell)
  }
  return [...allowlistPolicies.keys()].filter((name) => chosen.has(name))
}
