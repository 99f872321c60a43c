import { mergePermissions, vocabulary, type PermissionsPatch } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import { Effect, Result } from "effect"
import { changedPaths } from "./changed-paths.ts"
import { changeProjectDocument, type GateOptions } from "./change-project-document.ts"
import { concealDifference, concealFindings, concealLimited, type ShownDifference } from "./concealed.ts"
import { FindingsRefused } from "./introduced-findings.ts"
import { lookUpSources } from "./known-sources.ts"
import { viewPermissions, type PermissionsView, type View } from "./permissions-view.ts"
import { readProjectDocument, type ProjectDocument } from "./policy-index.ts"
import { PolicyStore, type StoredPolicy } from "./policy-store.ts"
import type { Authorised, Requester } from "./requester.ts"
import { scopeOf } from "./scope-document.ts"

/** What to do with a project's explicit document: merge a patch into it, or clear it. */
export type Intent = { readonly type: "merge"; readonly patch: PermissionsPatch } | { readonly type: "reset" }

export interface ChangeOptions extends Omit<GateOptions, "noteFindings"> {
  readonly view?: View
}

/** The policy after the change, and what the change opened and closed, as its writer may see it. */
export interface Changed {
  readonly view: PermissionsView
  readonly difference: ShownDifference
  /** Of the policy after the change; with their fixes in a rehearsal. */
  readonly findings: ReadonlyArray<Finding>
}

/** Changes a project's permissions behind the gate. */
export const changePermissions = Effect.fn("changePermissions")(function* (
  requester: Requester,
  authorised: Authorised,
  intent: Intent,
  { view: which = "effective", ...options }: ChangeOptions
) {
  const { by, project } = authorised
  const store = yield* PolicyStore
  const entity = { type: "project", id: project.id } as const
  // Looked up before: what was stored must not be answered with a failure. What is listed meanwhile is hidden.
  const listed = scopeOf(project, readProjectDocument(yield* store.read(entity))).allowlist
  const sources = yield* lookUpSources(by, listed)
  const scopeIn = (policy: StoredPolicy) => scopeOf(project, readProjectDocument(policy))
  const viewOf = (policy: StoredPolicy) => viewPermissions(project, policy, which)
  const { difference, findings, policy } = yield* changeProjectDocument(
    requester,
    authorised,
    (before) => {
      const document = applyIntent(before, intent)
      return Result.succeed({
        document,
        eventName: "job_token_permissions_updated",
        changes: changedPaths(before.permissions ?? {}, document.permissions ?? {})
      })
    },
    (current) => Effect.map(viewOf(current), ({ etag }) => etag),
    options
  ).pipe(
    Effect.catchTag("FindingsRefused", ({ refused, unacknowledgeable }) =>
      Effect.flatMap(store.read(entity), (current) =>
        Effect.fail(
          new FindingsRefused({
            findings: concealFindings(sources, scopeIn(current), refused),
            unacknowledgeable
          })
        )
      )
    )
  )
  const view = yield* viewOf(policy)
  const changed: Changed = {
    view: { ...view, limited: concealLimited(sources, view.limited) },
    difference: concealDifference(sources, difference),
    findings: concealFindings(sources, scopeIn(policy), findings)
  }
  return changed
})

const applyIntent = ({ permissions = {}, ...rest }: ProjectDocument, intent: Intent): ProjectDocument => {
  const merged = intent.type === "reset" ? {} : mergePermissions(vocabulary.domain, permissions, intent.patch)
  return Object.keys(merged).length === 0 ? rest : { ...rest, permissions: merged }
}
