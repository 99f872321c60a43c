import { Effect } from "effect"
import { authorize } from "./authorize.ts"
import { tagOf } from "./permissions-view.ts"
import type { Reference } from "./platform.ts"
import { describeProject, PolicyIndex, readProjectDocument } from "./policy-index.ts"
import { viewPolicy } from "./policy-view.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import { surroundingsOf } from "./surroundings-of.ts"

/** What is asked of a project's document. */
export interface PolicyOptions {
  /** What groups and the instance say that decides there, as well. */
  readonly surroundings?: boolean
}

/** A project's whole document, permissions and scope, for whoever may change it. */
export const getPolicy = Effect.fn("getPolicy")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** What else is asked, looked at only once the requester is known to be allowed to ask. */
  readOptions: Effect.Effect<PolicyOptions, E>
) {
  const { by, project } = yield* authorize(requester, reference, "read")
  const { surroundings = false } = yield* readOptions
  const index = yield* PolicyIndex
  yield* index.confirm()
  const policy = yield* PolicyStore.use((store) => store.read({ type: "project", id: project.id }))
  const shown = yield* viewPolicy(project, policy, by)
  if (!surroundings) return shown
  const described = describeProject(project, readProjectDocument(policy), policy.revision)
  const compiled = index.engine.subject(described)?.compiled
  if (compiled === undefined) throw new Error("a description always makes a subject")
  const view = { ...shown.view, surroundings: surroundingsOf(compiled, index.enforcesScope()) }
  return { view, etag: yield* tagOf(project, policy, ["policy and surroundings", view]) }
})
