import { canonicalJson, type AllowlistPolicy, type Json, type Scope } from "@jobwarden/core"
import type { AuditEventDraft } from "./audit-event.ts"
import type { PlatformProject, Reference } from "./platform.ts"
import type { ProjectDocument } from "./policy-index.ts"

/** What an entry of an allowlist may name. */
export type EntryKind = "project" | "group"

/** A project or group as the platform knows it; without a path it is only a number. */
export interface EntryTarget {
  readonly kind: EntryKind
  readonly id: number
  readonly path?: string
}

/** What an entry permits; neither member means everything (SPEC §3.4). */
export interface EntryTerms {
  readonly default_permissions?: boolean
  readonly job_token_policies?: ReadonlyArray<AllowlistPolicy>
}

/** One entry of an allowlist. */
export type Entry = NonNullable<Scope["allowlist"]>[number]

/** A scope with everything said. */
export interface WholeScope {
  readonly inbound_enabled: boolean
  readonly allowlist: ReadonlyArray<Entry>
}

/** What GitLab allows of each kind, apart. */
export const mostEntries = 200

/** The scope in force: the stored one, else the platform's (SPEC §3.4). */
export const scopeOf = (project: PlatformProject, document: ProjectDocument): WholeScope => {
  const { allowlist, inbound_enabled } = document.scope ?? project.scope ?? {}
  return { inbound_enabled: inbound_enabled ?? true, allowlist: allowlist ?? [] }
}

/** Whether an entry names the target, by its number or by the path that it has now. */
export const names = (entry: Entry, { id, kind, path }: EntryTarget): boolean => {
  const named = entry[kind]
  return named !== undefined && (named === id || named === path)
}

/** What an entry names: each names one thing. */
export const kindOf = (entry: Entry): EntryKind => (entry.project === undefined ? "group" : "project")

/** What of an entry is no name. */
const termsOf = ({ group: _, project: __, ...terms }: Entry): Omit<Entry, EntryKind> => terms

/** The same without what means nothing: `null` is as if left out, and a policy counts once. */
export const spokenTerms = (entry: Entry): Omit<Entry, EntryKind> => {
  const { default_permissions, expires_at, job_token_policies } = entry
  return {
    ...(default_permissions != null && { default_permissions }),
    ...(job_token_policies != null && { job_token_policies: [...new Set(job_token_policies)] }),
    ...(expires_at != null && { expires_at })
  }
}

/**
 * A scope with paths replaced by the numbers that they stand for, so that a path that is made again matches
 * nothing. What stands for nothing, or is listed by its number as well, stays as it is.
 */
export const withNumbers = (
  { allowlist, ...rest }: WholeScope,
  numbers: { readonly [K in EntryKind]: ReadonlyMap<Reference, number> }
): WholeScope => {
  const listed = (kind: EntryKind, id: number): boolean => allowlist.some((entry) => entry[kind] === id)
  return {
    ...rest,
    allowlist: allowlist.map((entry) => {
      const kind = kindOf(entry)
      const id = typeof entry[kind] === "string" ? numbers[kind].get(entry[kind]) : undefined
      return id === undefined || listed(kind, id) ? entry : { ...termsOf(entry), [kind]: id }
    })
  }
}

/**
 * The document with another scope. Where what is wanted says the same as what is in force, the document stays as
 * it is, also where no scope is stored.
 *
 * @param becomes what is stored: what is wanted, its paths resolved
 */
export const withScope = (
  document: ProjectDocument,
  { becomes, inForce, wanted }: { readonly [Which in "becomes" | "inForce" | "wanted"]: WholeScope }
): ProjectDocument => (same(inForce, wanted) ? document : { ...document, scope: becomes })

/** Whether two values say the same, whatever the order of their members. */
export const same = (one: unknown, other: unknown): boolean =>
  canonicalJson(one as Json) === canonicalJson(other as Json)

/** The members of a scope that differ, as pointers: into the scope before for what is gone, else into that after. */
export const changedScope = (
  before: WholeScope,
  after: WholeScope
): NonNullable<AuditEventDraft["changes"]> => {
  const kept = (entry: Entry, list: ReadonlyArray<Entry>): boolean => list.some((other) => same(entry, other))
  const rows = (list: ReadonlyArray<Entry>, other: ReadonlyArray<Entry>) =>
    list.flatMap((entry, index) =>
      kept(entry, other) ? [] : [[`/scope/allowlist/${index}`, entry as Json] as const]
    )
  return [
    ...rows(before.allowlist, after.allowlist).map(([path, entry]) => ({ path, before: entry, after: null })),
    ...rows(after.allowlist, before.allowlist).map(([path, entry]) => ({ path, before: null, after: entry })),
    ...(before.inbound_enabled === after.inbound_enabled
      ? []
      : [{ path: "/scope/inbound_enabled", before: before.inbound_enabled, after: after.inbound_enabled }])
  ]
}
