import { Effect, Result, Schema } from "effect"
import { authorize } from "./authorize.ts"
import { changeProjectDocument, type DocumentChange } from "./change-project-document.ts"
import { ScopeChangeRefused } from "./scope-refusals.ts"
import { compactSources, isBelow, pathsAbove } from "./compact-sources.ts"
import { entryOrigins, type EntryOrigins } from "./entry-origins.ts"
import { viewScope } from "./get-scope.ts"
import { namedUses } from "./list-token-uses.ts"
import type { Manager } from "./managing-job.ts"
import type { Reference } from "./platform.ts"
import { readProjectDocument, type ProjectDocument } from "./policy-index.ts"
import { PolicyStore, StoreUnavailable } from "./policy-store.ts"
import type { Authorised, Requester } from "./requester.ts"
import {
  changedScope,
  kindOf,
  mostEntries,
  same,
  scopeOf,
  spokenTerms,
  withNumbers,
  withScope,
  type Entry,
  type EntryTarget,
  type WholeScope
} from "./scope-document.ts"
import { findTarget, mayAdmit, numbersBehind, type Found } from "./scope-targets.ts"
import { tokenUsesOf } from "./token-uses.ts"

/** What filling an allowlist came to. */
export interface AllowlistPopulated {
  /** How many projects used a token here that the writer may not let in, or that are gone: they were not added. */
  readonly leftOut: number
}

/** The list is another than the one that was looked at. */
class AllowlistMoved extends Schema.TaggedError<AllowlistMoved>()("AllowlistMoved", {}) {}

/** Changes that others make at once are waited for this often. */
const mostAttempts = 50

/** What an entry that was added by itself permits, as GitLab has it. */
const everything = { default_permissions: true } as const

/**
 * Puts every project whose job tokens were let in on the allowlist, and turns the scope on, behind the gate. Entries
 * that were added so before go, unless somebody has said since what they permit. Past what a list may hold, projects
 * become the groups that they have in common.
 */
export const autopopulateAllowlist = (requester: Requester, reference: Reference) =>
  changeEntries(requester, reference, true, populated)

/** Removes the entries that were added by themselves, behind the gate. */
export const clearAutopopulations = (requester: Requester, reference: Reference) =>
  changeEntries(requester, reference, false, (_, inForce, origins) =>
    Effect.map(autopopulatedIn(inForce, origins), (added) => ({
      leftOut: 0,
      wanted: { ...inForce, allowlist: inForce.allowlist.filter((entry) => !added.has(entry)) }
    }))
  )

interface Plan extends AllowlistPopulated {
  readonly wanted: WholeScope
}

const changeEntries = Effect.fn("changeEntries")(function* <E, R>(
  requester: Requester,
  reference: Reference,
  autopopulated: boolean,
  planOf: (authorised: Authorised, inForce: WholeScope, origins: EntryOrigins) => Effect.Effect<Plan, E, R>
) {
  const authorised = yield* authorize(requester, reference, "write")
  const { project } = authorised

  const attempt = Effect.gen(function* () {
    const current = yield* PolicyStore.use((store) => store.read({ type: "project", id: project.id }))
    const origins = yield* entryOrigins(project)
    if (origins.revision !== current.revision) return yield* new AllowlistMoved()
    const inForce = scopeOf(project, readProjectDocument(current))
    const { leftOut, wanted } = yield* planOf(authorised, inForce, origins)
    const numbers = yield* numbersBehind(inForce)
    yield* changeProjectDocument(
      requester,
      authorised,
      (document: ProjectDocument, revision): Result.Result<DocumentChange, AllowlistMoved> => {
        if (revision !== current.revision) return Result.fail(new AllowlistMoved())
        // Entries are resolved once, when they are first stored.
        const becomes = document.scope === undefined ? withNumbers(wanted, numbers) : wanted
        return Result.succeed({
          document: withScope(document, { inForce, wanted, becomes }),
          eventName: "job_token_permissions_updated",
          changes: changedScope(inForce, becomes),
          autopopulated
        })
      },
      (policy) => Effect.map(viewScope(project, policy), ({ etag }) => etag),
      { noteFindings: true }
    )
    return { leftOut } satisfies AllowlistPopulated
  })

  return yield* attempt.pipe(
    Effect.retry({ while: (failure) => failure instanceof AllowlistMoved, times: mostAttempts }),
    Effect.catchIf(
      (failure) => failure instanceof AllowlistMoved,
      () =>
        Effect.fail(new StoreUnavailable({ reason: "the allowlist changed at every attempt to change it" }))
    )
  )
})

/** The entries that were taken from the log of use. */
const autopopulatedIn = Effect.fnUntraced(function* ({ allowlist }: WholeScope, origins: EntryOrigins) {
  const found = yield* Effect.forEach(allowlist, targetOf, { concurrency: 8 })
  return new Map(
    found.flatMap(({ entry, target }) =>
      origins.of(target)?.autopopulated ? [[entry, target] as const] : []
    )
  )
})

/** What an entry names; what is gone is known by its number only. */
const targetOf = Effect.fnUntraced(function* (entry: Entry) {
  const kind = kindOf(entry)
  const name = entry[kind] ?? ""
  const found = yield* findTarget(kind, name)
  const unknown: EntryTarget = typeof name === "number" ? { kind, id: name } : { kind, id: 0, path: name }
  return { entry, target: found ?? unknown }
})

const populated = Effect.fnUntraced(function* (
  { by, project }: Authorised,
  inForce: WholeScope,
  origins: EntryOrigins
) {
  const uses = yield* tokenUsesOf(project.id)
  if (uses === null)
    return yield* new ScopeChangeRefused({ reason: "no log of use is kept here to fill the list from" })
  const { hidden, uses: named } = yield* namedUses(by, uses, mayAdmit)

  const added = yield* autopopulatedIn(inForce, origins)
  const replaced = inForce.allowlist.filter(
    (entry) => added.has(entry) && same(spokenTerms(entry), everything)
  )
  const standing = yield* Effect.forEach(
    inForce.allowlist.filter((entry) => !replaced.includes(entry)),
    targetOf,
    { concurrency: 8 }
  )
  const uncovered = named.map(({ target }) => target).filter((source) => !standing.some(covers(source)))
  const targets = yield* compacted(by, uncovered, mostEntries - standing.length)
  if (targets === null) return yield* new ScopeChangeRefused({ reason: notCompacted })

  const isWanted = (target: EntryTarget | undefined): boolean =>
    targets.some(({ id, kind }) => kind === target?.kind && id === target.id)
  // What stays keeps its place: an order means nothing, and would look like a change.
  const kept = inForce.allowlist.filter((entry) => !replaced.includes(entry) || isWanted(added.get(entry)))
  const isListed = ({ id, kind }: EntryTarget): boolean =>
    kept.some((entry) => added.get(entry)?.kind === kind && added.get(entry)?.id === id)
  const entries = targets
    .filter((target) => !isListed(target))
    .map(({ id, kind }): Entry => ({ [kind]: id, ...everything }))
  return {
    leftOut: hidden,
    wanted: { inbound_enabled: true, allowlist: [...kept, ...entries] }
  } satisfies Plan
})

/** GitLab's text. */
const notCompacted = "CompactionLimitCannotBeAchievedError"

/** Whether an entry for the target decides about a project's jobs, whatever it says of them. */
const covers =
  (source: Found) =>
  ({ target }: { readonly target: EntryTarget }): boolean =>
    target.kind === "project"
      ? target.id === source.id || target.path === source.path
      : target.path !== undefined && isBelow(source.path, target.path)

/** The projects themselves where there is room for them, else groups that they have in common. */
const compacted = Effect.fnUntraced(function* (by: Manager, sources: ReadonlyArray<Found>, room: number) {
  if (sources.length <= room) return sources
  const groups = yield* Effect.forEach(
    pathsAbove(sources.map(({ path }) => path)),
    Effect.fnUntraced(function* (path) {
      const group = yield* findTarget("group", path)
      return group !== null && (yield* mayAdmit(by, group)) ? [group] : []
    }),
    { concurrency: 8 }
  )
  const byPath = new Map([...sources, ...groups.flat()].map((target) => [target.path, target]))
  const isGroup = (path: string): boolean => byPath.get(path)?.kind === "group"
  const paths = compactSources(
    sources.map(({ path }) => path),
    room,
    isGroup
  )
  return paths?.flatMap((path) => byPath.get(path) ?? []) ?? null
})
