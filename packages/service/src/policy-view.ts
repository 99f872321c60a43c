import type { Permissions } from "@jobwarden/core"
import { Effect } from "effect"
import { changedPaths } from "./changed-paths.ts"
import type { AuditEventDraft } from "./audit-event.ts"
import type { Unanswered } from "./known-places.ts"
import { lookUpSources, sourceOf, type KnownSources } from "./known-sources.ts"
import { tagOf } from "./permissions-view.ts"
import type { Manager } from "./managing-job.ts"
import type { Platform, PlatformProject } from "./platform.ts"
import { readProjectDocument, type PolicyIndex, type ProjectDocument } from "./policy-index.ts"
import type { StoredPolicy } from "./policy-store.ts"
import { changedScope, kindOf, scopeOf, spokenTerms, type Entry, type WholeScope } from "./scope-document.ts"

/** A project's whole document as one reader may see it (SPEC §3, §7). */
export interface PolicyView {
  readonly project_id: number
  readonly path: string
  readonly visibility: PlatformProject["visibility"]
  readonly revision: number
  readonly updated_at: string | null
  /** What the project itself says. */
  readonly permissions: Permissions
  /** Its entries name their sources by the paths that these have now. */
  readonly scope: WholeScope
  readonly scope_source: "stored" | "platform"
  /** How many entries the reader may not know. */
  readonly hidden_entries: number
}

/** What of a policy is shown, by what is known of the sources that its entries name. */
export const showPolicy = (
  project: PlatformProject,
  {
    document,
    revision,
    updatedAt
  }: Pick<StoredPolicy, "revision" | "updatedAt"> & {
    readonly document: ProjectDocument
  },
  sources: KnownSources
): PolicyView => {
  const { allowlist, inbound_enabled } = scopeOf(project, document)
  const shown = allowlist.flatMap((entry) => shownEntry(sources, entry) ?? [])
  return {
    project_id: project.id,
    path: project.path,
    visibility: project.visibility,
    revision,
    updated_at: updatedAt,
    permissions: document.permissions ?? {},
    scope: { inbound_enabled, allowlist: shown },
    scope_source: document.scope === undefined ? "platform" : "stored",
    hidden_entries: allowlist.length - shown.length
  }
}

const shownEntry = (sources: KnownSources, entry: Entry): Entry | null => {
  const { shownAs } = sourceOf(sources, entry)
  return shownAs === null ? null : { [kindOf(entry)]: shownAs, ...spokenTerms(entry) }
}

/** Where each entry of a scope stands in what is shown of it; `null`: nowhere. */
export const shownPlaces = (
  sources: KnownSources,
  { allowlist }: WholeScope
): ReadonlyArray<number | null> => {
  let next = 0
  return allowlist.map((entry) => (sourceOf(sources, entry).shownAs === null ? null : next++))
}

/** A stored policy as one reader may see it, with the tag of exactly this. */
export const viewPolicy = Effect.fnUntraced(function* (
  project: PlatformProject,
  policy: StoredPolicy,
  reader: Manager
): Effect.fn.Return<
  { readonly view: PolicyView; readonly etag: string },
  Unanswered,
  Platform | PolicyIndex
> {
  const document = readProjectDocument(policy)
  const sources = yield* lookUpSources(reader, scopeOf(project, document).allowlist)
  const view = showPolicy(project, { ...policy, document }, sources)
  return { view, etag: yield* tagOf(project, policy, ["policy", view]) }
})

type Changes = NonNullable<AuditEventDraft["changes"]>

/** What differs between two views of one project, as pointers: into the one before for what is gone, else the other. */
export const changesBetween = (before: PolicyView, after: PolicyView): Changes => [
  ...changedPaths(before.permissions, after.permissions),
  ...paired(changedScope(before.scope, after.scope)),
  ...(["scope_source", "hidden_entries"] as const).flatMap((member) =>
    before[member] === after[member]
      ? []
      : [{ path: `/${member}`, before: before[member], after: after[member] }]
  )
]

/** An entry that goes and one for the same source that comes are one entry that changes. */
const paired = (changes: Changes): Changes => {
  const sourceIn = (entry: unknown): string => {
    const { group, project } = (entry ?? {}) as Entry
    return JSON.stringify([project, group])
  }
  const isEntry = ({ path }: Changes[number]): boolean => path.startsWith("/scope/allowlist/")
  const gone = new Map(
    changes.flatMap((change) =>
      isEntry(change) && change.after === null ? [[sourceIn(change.before), change]] : []
    )
  )
  const comes = new Set(changes.flatMap(({ after }) => (after === null ? [] : [sourceIn(after)])))
  return changes.flatMap((change) => {
    if (!isEntry(change)) return [change]
    if (change.after === null) return comes.has(sourceIn(change.before)) ? [] : [change]
    return [{ ...change, before: gone.get(sourceIn(change.after))?.before ?? null }]
  })
}
