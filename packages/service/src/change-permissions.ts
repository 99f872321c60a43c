import { mergePermissions, vocabulary, type Difference, type PermissionsPatch } from "@jobwarden/core"
import type { Finding } from "@jobwarden/core/rules"
import { Effect, Result } from "effect"
import { changedPaths } from "./changed-paths.ts"
import { changeProjectDocument, type GateOptions } from "./change-project-document.ts"
import { viewPermissions, type PermissionsView, type View } from "./permissions-view.ts"
import type { ProjectDocument } from "./policy-index.ts"
import type { StoredPolicy } from "./policy-store.ts"
import type { Authorised, Requester } from "./requester.ts"

/** What to do with a project's explicit document: merge a patch into it, or clear it. */
export type Intent = { readonly type: "merge"; readonly patch: PermissionsPatch } | { readonly type: "reset" }

export interface ChangeOptions extends Omit<GateOptions, "noteFindings"> {
  readonly view?: View
}

/** The policy after the change, and what the change opened and closed. */
export interface Changed {
  readonly view: PermissionsView
  readonly difference: Difference
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
  const { project } = authorised
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
  )
  const changed: Changed = { view: yield* viewOf(policy), difference, findings }
  return changed
})

const applyIntent = ({ permissions = {}, ...rest }: ProjectDocument, intent: Intent): ProjectDocument => {
  const merged = intent.type === "reset" ? {} : mergePermissions(vocabulary.domain, permissions, intent.patch)
  return Object.keys(merged).length === 0 ? rest : { ...rest, permissions: merged }
}
