import type { Domain } from "../domain/domain.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import { hasCell, makeCellSet, type CellSet } from "./cell-set.ts"
import { hasExpired } from "./grant.ts"
import { parseRfc3339 } from "./rfc3339.ts"

type VerbOf<D extends Domain> = keyof D["allowlistPolicies"]["verbs"] & string
type SubjectOf<D extends Domain> = keyof D["allowlistPolicies"]["subjects"] & string

/** A name in `job_token_policies`: GitLab's own, or one cell as `<resource>:<action>`. */
export type AllowlistPolicyOf<D extends Domain> = `${VerbOf<D>}_${SubjectOf<D>}` | `${string}:${string}`

/** One entry of the allowlist: which source, and what it may ask for. A number is an id, a string a path. */
export interface AllowlistEntry<Policy extends string = string> {
  readonly project?: number | string
  readonly group?: number | string
  /** `true`: everything, whatever the list says. Left out without a list: everything as well. */
  readonly default_permissions?: boolean | null
  readonly job_token_policies?: readonly Policy[] | null
  /** RFC 3339. An expired entry still decides, and denies. */
  readonly expires_at?: string | null
}

/** GitLab's job token scope of a target project (SPEC §3.4). */
export interface ScopeOf<Policy extends string = string> {
  /** Left out: `true`. */
  readonly inbound_enabled?: boolean | null
  readonly allowlist?: readonly AllowlistEntry<Policy>[] | null
}

/** An entry as it decides at some time. */
export interface EntryTerms {
  readonly entry: AllowlistEntry
  readonly expired: boolean
  /** The cells that the entry permits. */
  readonly cells: CellSet
}

/** The entries of a scope by the way they name their source. */
export interface Allowlist {
  readonly projectIds: ReadonlyMap<number, EntryTerms>
  readonly projectPaths: ReadonlyMap<string, EntryTerms>
  readonly groupIds: ReadonlyMap<number, EntryTerms>
  readonly groupPaths: ReadonlyMap<string, EntryTerms>
  readonly size: number
}

/** Prepares the allowlist for look-up as of `now` (epoch milliseconds). */
export const readAllowlist = (
  vocabulary: Vocabulary,
  scope: ScopeOf | null | undefined,
  now: number
): Allowlist => {
  const projectIds = new Map<number, EntryTerms>()
  const projectPaths = new Map<string, EntryTerms>()
  const groupIds = new Map<number, EntryTerms>()
  const groupPaths = new Map<string, EntryTerms>()
  for (const entry of scope?.allowlist ?? []) {
    const terms = { entry, expired: hasExpired(entry.expires_at, now), cells: permitted(vocabulary, entry) }
    if (typeof entry.project === "number") projectIds.set(entry.project, terms)
    if (typeof entry.project === "string") projectPaths.set(entry.project, terms)
    if (typeof entry.group === "number") groupIds.set(entry.group, terms)
    if (typeof entry.group === "string") groupPaths.set(entry.group, terms)
  }
  const size = projectIds.size + projectPaths.size + groupIds.size + groupPaths.size
  return { projectIds, projectPaths, groupIds, groupPaths, size }
}

const permitted = (vocabulary: Vocabulary, entry: AllowlistEntry): CellSet => {
  const { length } = vocabulary.cells
  const list = entry.job_token_policies ?? null
  const isEverything =
    entry.default_permissions === true || (list === null && entry.default_permissions !== false)
  return isEverything
    ? makeCellSet(length, vocabulary.cells.keys())
    : makeCellSet(length, list?.flatMap((name) => vocabulary.allowlistPolicies.get(name) ?? []) ?? [])
}

/** Whether the cell is among what the entry permits. */
export const permits = ({ cells }: EntryTerms, cell: number): boolean => hasCell(cells, cell)

/** The instants at which an entry of this scope expires. */
export const scopeExpiries = (scope: ScopeOf | null | undefined): readonly number[] =>
  (scope?.allowlist ?? []).flatMap((entry) => {
    const instant = entry.expires_at == null ? null : parseRfc3339(entry.expires_at)
    return instant === null ? [] : [instant]
  })

/** The places where a scope names one source twice, by id or by path: an error (SPEC §3.4). */
export const repeatedEntries = (
  scope: ScopeOf
): readonly { readonly index: number; readonly first: number }[] => {
  const seen = new Map<string, number>()
  return (scope.allowlist ?? []).flatMap((entry, index) => {
    const key = JSON.stringify(
      entry.project === undefined ? ["group", entry.group] : ["project", entry.project]
    )
    const first = seen.get(key)
    if (first !== undefined) return [{ index, first }]
    seen.set(key, index)
    return []
  })
}
