import { Effect } from "effect"
import { authorize } from "./authorize.ts"
import { tagOf } from "./permissions-view.ts"
import type { Manager } from "./managing-job.ts"
import type { PlatformProject, Reference } from "./platform.ts"
import { PolicyIndex, readProjectDocument } from "./policy-index.ts"
import { PolicyStore, type StoredPolicy } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import { scopeOf, spokenTerms, type Entry, type EntryKind, type WholeScope } from "./scope-document.ts"
import { findTarget, knowsTarget, type Found } from "./scope-targets.ts"

/** A project's job token scope as GitLab shows it, with the tag of exactly this state. */
export interface ScopeView {
  /** Whether it is on: stored so, or kept so by the instance. */
  readonly inbound_enabled: boolean
  readonly etag: string
}

/** An entry whose project or group the caller may know. */
export interface ListedEntry {
  readonly target: Found
  /** What the entry says beside its name; the project itself needs no entry and has nothing here. */
  readonly terms: ReturnType<typeof spokenTerms>
}

/** The entries of one kind, in the order in which they were added. */
export interface ListedEntries {
  readonly entries: ReadonlyArray<ListedEntry>
  /** How many more there are that the caller may not know, or that stand for nothing (SPEC §9.4). */
  readonly hidden: number
  readonly etag: string
}

/** A project's scope, for whoever may change it. */
export const getScope = Effect.fn("getScope")(function* (requester: Requester, reference: Reference) {
  const { policy, project } = yield* readScope(requester, reference)
  return yield* viewScope(project, policy)
})

/** The projects or the groups whose job tokens come in, as far as the caller may know them. */
export const listAllowlist = Effect.fn("listAllowlist")(function* (
  requester: Requester,
  reference: Reference,
  kind: EntryKind
) {
  const { by, policy, project, scope } = yield* readScope(requester, reference)
  const own: ListedEntry = { target: { kind: "project", id: project.id, path: project.path }, terms: {} }
  const listed = yield* Effect.forEach(
    scope.allowlist.filter((entry) => entry[kind] !== undefined),
    (entry) => resolve(by, kind, entry),
    { concurrency: 8 }
  )
  const known = listed.flatMap((entry) => entry ?? [])
  const isOwn = ({ target }: ListedEntry): boolean => kind === "project" && target.id === project.id
  const entries = onePerTarget([
    // A project always lists itself, first; an entry for it says what its own jobs may ask for.
    ...(kind === "project" ? [known.find(isOwn) ?? own] : []),
    ...known.filter((entry) => !isOwn(entry))
  ])
  const hidden = listed.length - known.length
  const etag = yield* tagOf(project, policy, [kind, entries, hidden])
  return { entries, hidden, etag } satisfies ListedEntries
})

/** The scope as its readers see it. */
export const viewScope = Effect.fnUntraced(function* (project: PlatformProject, policy: StoredPolicy) {
  const index = yield* PolicyIndex
  const { inbound_enabled } = scopeOf(project, readProjectDocument(policy))
  const shown = { inbound_enabled: inbound_enabled || index.enforcesScope() }
  return { ...shown, etag: yield* tagOf(project, policy, ["scope", shown]) } satisfies ScopeView
})

const readScope = Effect.fnUntraced(function* (requester: Requester, reference: Reference) {
  const { by, project } = yield* authorize(requester, reference, "read")
  yield* PolicyIndex.use(({ confirm }) => confirm())
  const store = yield* PolicyStore
  const policy = yield* store.read({ type: "project", id: project.id })
  const scope: WholeScope = scopeOf(project, readProjectDocument(policy))
  return { by, policy, project, scope }
})

const resolve = Effect.fnUntraced(function* (by: Manager, kind: EntryKind, entry: Entry) {
  const target = yield* findTarget(kind, entry[kind] ?? "")
  if (target === null || !(yield* knowsTarget(by, target))) return null
  return { target, terms: spokenTerms(entry) } satisfies ListedEntry
})

/** A number and a path may name one project; it is listed once. */
const onePerTarget = (entries: ReadonlyArray<ListedEntry>): ReadonlyArray<ListedEntry> => {
  const seen = new Set<number>()
  return entries.filter(({ target: { id } }) => !seen.has(id) && seen.add(id))
}
