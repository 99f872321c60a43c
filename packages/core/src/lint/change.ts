import { difference, type Difference } from "../access/difference.ts"
import { mergePermissions } from "../policy/merge-patch.ts"
import type { AnyPermissions } from "../policy/permissions.ts"
import type { AllowlistEntry, ScopeOf } from "../policy/scope.ts"
import type { Subject } from "./policy-view.ts"

/** What a fix does, by comparing the tables with the scope applied: nothing at all, or less than before. */
export type FixClass = "safe" | "narrowing"

/** A change of a scope that can only close: to open one has no form. */
export interface ScopeChange {
  readonly inbound_enabled?: true
  /** By their places in the allowlist as it is; `null` takes an entry out. */
  readonly entries?: readonly { readonly index: number; readonly entry: AllowlistEntry | null }[]
}

/** A change of a project: a merge patch on its own document, a change of its scope, or both. */
export interface Change {
  readonly permissions?: AnyPermissions
  readonly scope?: ScopeChange
}

const changeScope = (scope: ScopeOf | null | undefined, change: ScopeChange): ScopeOf => {
  const entries = new Map(change.entries?.map(({ entry, index }) => [index, entry]))
  const allowlist = scope?.allowlist?.flatMap((entry, index) => {
    const changed = entries.get(index)
    return changed === undefined ? [entry] : changed === null ? [] : [changed]
  })
  return {
    ...scope,
    ...(allowlist !== undefined && { allowlist }),
    ...(change.inbound_enabled === true && { inbound_enabled: true })
  }
}

/** The project as it would be after the change, compiled for `now`. */
export const applyChange = (subject: Subject, change: Change, now: number): Subject => {
  const { compiler, sources } = subject
  const [own, ...inherited] = sources.documents
  const document =
    change.permissions === undefined
      ? own?.document
      : mergePermissions(compiler.vocabulary.domain, own?.document ?? {}, change.permissions)
  const changed = {
    ...sources,
    documents: [{ source: { level: "project" } as const, document }, ...inherited],
    scope: change.scope === undefined ? sources.scope : changeScope(sources.scope, change.scope)
  }
  return { ...subject, sources: changed, compiled: compiler.compile(changed, now) }
}

/** What changes for whom, the scope applied. Both must be of one compiler. */
export const changeOf = (before: Subject, after: Subject): Difference => {
  const { compiler, directory, target } = before
  return difference(compiler, directory, target, before.compiled, after.compiled)
}

/** What the change is as a fix; `null`: it gives somebody something, and so is none. */
export const classOf = (before: Subject, change: Change, now: number): FixClass | null => {
  const { gained, lost } = changeOf(before, applyChange(before, change, now))
  if (gained.length > 0) return null
  return lost.length === 0 ? "safe" : "narrowing"
}
