import { Effect, Result, Schema } from "effect"
import type { Finding } from "@jobwarden/core/rules"
import { changedPaths } from "./changed-paths.ts"
import { changeProjectDocument, type DocumentChange, type GateOptions } from "./change-project-document.ts"
import { enforced, ScopeChangeRefused } from "./scope-refusals.ts"
import { concealDifference, concealFindings, type ShownDifference } from "./concealed.ts"
import { FindingsRefused } from "./introduced-findings.ts"
import { lookUpSources, sourceOf, type KnownSources } from "./known-sources.ts"
import { tagOf } from "./permissions-view.ts"
import { Platform, type Reference } from "./platform.ts"
import { PolicyIndex, readProjectDocument, type ProjectDocument } from "./policy-index.ts"
import { readPolicyPatch, type PolicyPatch } from "./policy-patch.ts"
import { PolicyStore, StoreUnavailable } from "./policy-store.ts"
import { changesBetween, showPolicy, viewPolicy, type PolicyView } from "./policy-view.ts"
import type { Authorised, Requester } from "./requester.ts"
import {
  changedScope,
  kindOf,
  same,
  scopeOf,
  withNumbers,
  withScope,
  type Entry,
  type EntryKind,
  type WholeScope
} from "./scope-document.ts"
import { admit, type ChangeRequest } from "./update-permissions.ts"
import { mergeScope, refuseTooMany, resolveEntries } from "./wanted-scope.ts"

/** A project's whole document after a change, and what the change came to, as its writer may see both. */
export interface PolicyChanged {
  readonly view: PolicyView
  readonly etag: string
  readonly changed: boolean
  readonly changes: ReturnType<typeof changesBetween>
  readonly difference: ShownDifference
  /** Of the policy after the change; with their fixes in a rehearsal. */
  readonly findings: ReadonlyArray<Finding>
  readonly dryRun: boolean
}

/** The scope is another than the one that the names in the body were looked up for. */
class ScopeMoved extends Schema.TaggedError<ScopeMoved>()("ScopeMoved", {}) {}

/** Changes that others make at once are waited for this often. */
const mostAttempts = 50

/** Replaces the parts of a project's whole document that a body names: one revision, one event, one gate. */
export const changePolicy = Effect.fn("changePolicy")(function* <OptionsError, BodyError>(
  requester: Requester,
  reference: Reference,
  request: ChangeRequest<unknown, OptionsError, BodyError>
) {
  const { authorised, options } = yield* admit(requester, reference, request)
  const patch = yield* readPolicyPatch(yield* request.body)
  return yield* attempt(requester, authorised, patch, options).pipe(
    Effect.retry({ while: ({ _tag }) => _tag === "ScopeMoved", times: mostAttempts }),
    Effect.catchTag("ScopeMoved", () =>
      Effect.fail(new StoreUnavailable({ reason: "the scope changed at every attempt to replace it" }))
    )
  )
})

const attempt = Effect.fnUntraced(function* (
  requester: Requester,
  authorised: Authorised,
  patch: PolicyPatch,
  options: GateOptions
) {
  const { by, project } = authorised
  const index = yield* PolicyIndex
  const platform = yield* Platform
  const current = yield* PolicyStore.use((store) => store.read({ type: "project", id: project.id }))
  const seen = readProjectDocument(current)
  const inForce = scopeOf(project, seen)
  const tooMany = patch.scope ? refuseTooMany(inForce, patch.scope) : null
  if (tooMany !== null) return yield* tooMany
  const sources = yield* lookUpSources(by, [
    ...inForce.allowlist,
    ...scopeOf(project, {}).allowlist,
    ...(patch.scope?.allowlist ?? [])
  ])
  const wanted = patch.scope && {
    ...patch.scope,
    allowlist: yield* resolveEntries(by, sources, inForce, patch.scope.allowlist)
  }

  const apply = (before: ProjectDocument): Result.Result<DocumentChange, ScopeChangeRefused | ScopeMoved> => {
    if (!same(scopeOf(project, before), inForce)) return Result.fail(new ScopeMoved())
    const { permissions: _, ...rest } = before
    const permissions =
      patch.permissions === undefined ? before.permissions : (patch.permissions ?? undefined)
    const isEmpty = permissions === undefined || Object.keys(permissions).length === 0
    const document: ProjectDocument = isEmpty ? rest : { ...rest, permissions }
    return Result.map(scopeChange(before, document), (change) => {
      applied = { before, after: change.document }
      return {
        ...change,
        changes: [
          ...changedPaths(before.permissions ?? {}, change.document.permissions ?? {}),
          ...change.changes
        ],
        eventName: same(before.permissions ?? {}, change.document.permissions ?? {})
          ? change.eventName
          : generalName
      }
    })
  }
  // What the last run of `apply` saw is what was stored, or would be.
  let applied: { readonly before: ProjectDocument; readonly after: ProjectDocument } = {
    before: seen,
    after: seen
  }

  const scopeChange = (
    before: ProjectDocument,
    document: ProjectDocument
  ): Result.Result<DocumentChange, ScopeChangeRefused> => {
    if (wanted === undefined) return Result.succeed({ document, eventName: generalName, changes: [] })
    if (wanted === null) {
      const { scope: stored, ...rest } = document
      const changes = stored === undefined ? [] : [{ path: "/scope", before: stored as never, after: null }]
      return Result.succeed({ document: rest, eventName: generalName, changes })
    }
    const scope = scopeOf(project, before)
    if (scope.inbound_enabled && !wanted.inbound_enabled && index.enforcesScope()) {
      return Result.fail(new ScopeChangeRefused({ reason: enforced }))
    }
    return Result.map(mergeScope(sources, scope, wanted), (merged) => {
      // Entries are resolved once, when they are first stored.
      const becomes = before.scope === undefined ? withNumbers(merged, numbersIn(sources, merged)) : merged
      return {
        document: withScope(document, { inForce: scope, wanted: merged, becomes }),
        changes: changedScope(scope, becomes),
        ...nameOf(scope, merged, sources)
      }
    })
  }

  const scopeAfter = (): WholeScope => scopeOf(project, applied.after)
  const { difference, findings, policy } = yield* changeProjectDocument(
    requester,
    authorised,
    apply,
    (other) =>
      viewPolicy(project, other, by).pipe(
        Effect.map(({ etag }) => etag),
        // The revision is in every tag, and that is what counts in a condition.
        Effect.catch(() => tagOf(project, other, ["policy"])),
        Effect.provideService(Platform, platform)
      ),
    options
  ).pipe(
    Effect.catchTag("FindingsRefused", (refusal) =>
      Effect.fail(
        new FindingsRefused({
          findings: concealFindings(sources, scopeAfter(), refusal.refused),
          unacknowledgeable: refusal.unacknowledgeable
        })
      )
    )
  )
  // From what is known already: what was stored must not be answered with a failure.
  const view = showPolicy(project, { ...policy, document: applied.after }, sources)
  const { revision, updatedAt } = current
  const before = showPolicy(project, { document: applied.before, revision, updatedAt }, sources)
  const changed: PolicyChanged = {
    view,
    etag: yield* tagOf(project, policy, ["policy", view]),
    changed: !same(applied.before, applied.after),
    changes: changesBetween(before, view),
    difference: concealDifference(sources, difference),
    findings: concealFindings(sources, scopeAfter(), findings),
    dryRun: options.dryRun ?? false
  }
  return changed
})

const generalName = "job_token_permissions_updated"

/** GitLab's name for a change of one thing of a scope, and the path of what the change is about. */
const nameOf = (
  before: WholeScope,
  after: WholeScope,
  sources: KnownSources
): Pick<DocumentChange, "eventName" | "personal"> => {
  const [change, ...more] = changedScope(before, after)
  if (change === undefined || more.length > 0) return { eventName: generalName }
  if (typeof change.after === "boolean") {
    return { eventName: `secure_ci_job_token_inbound_${change.after ? "enabled" : "disabled"}` }
  }
  const entry = (change.after ?? change.before) as Entry
  const path = sourceOf(sources, entry).target?.path
  return {
    eventName: `secure_ci_job_token_${kindOf(entry)}_${change.after === null ? "removed" : "added"}`,
    ...(path !== undefined && { personal: { target_path: path } })
  }
}

const numbersIn = (sources: KnownSources, { allowlist }: WholeScope) => {
  const numbersOf = (kind: EntryKind): ReadonlyMap<Reference, number> =>
    new Map(
      allowlist.flatMap((entry) => {
        const reference = entry[kind]
        const target = reference === undefined ? null : sources.find(kind, reference).target
        return reference === undefined || target === null ? [] : [[reference, target.id] as const]
      })
    )
  return { project: numbersOf("project"), group: numbersOf("group") }
}
