import { Effect, Result } from "effect"
import { authorize } from "./authorize.ts"
import { changeProjectDocument, type DocumentChange } from "./change-project-document.ts"
import { viewScope, type ScopeView } from "./get-scope.ts"
import type { Reference } from "./platform.ts"
import type { ProjectDocument } from "./policy-index.ts"
import { Forbidden, type Requester } from "./requester.ts"
import { changedScope, scopeOf, withNumbers, withScope, type spokenTerms } from "./scope-document.ts"
import { intentionOf, type ScopeRequest } from "./scope-intentions.ts"
import { TargetNotFound } from "./scope-refusals.ts"
import { findTarget, knowsTarget, numbersBehind } from "./scope-targets.ts"

/** A scope after a change, and the entry that was added or removed. */
export interface ScopeChanged {
  readonly view: ScopeView
  readonly projectId: number
  readonly targetId: number | undefined
  readonly terms: ReturnType<typeof spokenTerms>
}

/** Turns a project's scope on or off, or adds or removes one entry of its allowlist, behind the gate. */
export const changeScope = Effect.fn("changeScope")(function* <E>(
  requester: Requester,
  reference: Reference,
  request: ScopeRequest<E>,
  { ifMatch }: { readonly ifMatch?: string | undefined } = {}
) {
  const authorised = yield* authorize(requester, reference, "write").pipe(
    Effect.catchTag("Forbidden", (refusal) =>
      request.intent === "remove" ? refuseRemoval(requester, request) : refusal
    )
  )
  const { project } = authorised
  const { apply, eventName, target, terms = {} } = yield* intentionOf(authorised, request)
  const numbers = yield* numbersBehind(scopeOf(project, {}))
  const { policy } = yield* changeProjectDocument(
    requester,
    authorised,
    (document) => {
      const inForce = scopeOf(project, document)
      return Result.map(apply(inForce), (wanted): DocumentChange => {
        // Entries are resolved once, when they are first stored.
        const becomes = document.scope === undefined ? withNumbers(wanted, numbers) : wanted
        const changed: ProjectDocument = withScope(document, { inForce, wanted, becomes })
        return {
          document: changed,
          eventName,
          changes: changedScope(inForce, becomes),
          ...(target?.path !== undefined && { personal: { target_path: target.path } })
        }
      })
    },
    (current) => Effect.map(viewScope(project, current), ({ etag }) => etag),
    { ifMatch, noteFindings: true }
  )
  const changed: ScopeChanged = {
    view: yield* viewScope(project, policy),
    projectId: project.id,
    targetId: target?.id,
    terms
  }
  return changed
})

/** Below maintainer: GitLab answers 404 first where the caller does not know what is to be removed. */
const refuseRemoval = Effect.fnUntraced(function* <E>(
  { principal }: Requester,
  { id: read, kind }: Extract<ScopeRequest<E>, { readonly intent: "remove" }>
) {
  const id = yield* Effect.result(read)
  const found = Result.isFailure(id) || id.success === null ? null : yield* findTarget(kind, id.success)
  const isKnown = principal?.type === "user" && found !== null && (yield* knowsTarget(principal, found))
  if (Result.isSuccess(id) && !isKnown) return yield* new TargetNotFound({ kind, intent: "remove" })
  return yield* new Forbidden({ reason: "Insufficient permissions to modify the job token scope" })
})
