import { Effect } from "effect"
import { authorize } from "./authorize.ts"
import { viewPermissions, type View } from "./permissions-view.ts"
import type { Reference } from "./platform.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"

/** A project's permissions, for whoever may change them. */
export const getPermissions = Effect.fn("getPermissions")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** Which view is asked for, read only once the requester is known to be allowed to ask. */
  readView: Effect.Effect<View, E>
) {
  const { project } = yield* authorize(requester, reference, "read")
  const view = yield* readView
  const store = yield* PolicyStore
  const policy = yield* store.read({ type: "project", id: project.id })
  return yield* viewPermissions(project, policy, view)
})
