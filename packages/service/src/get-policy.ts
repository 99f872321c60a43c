import { Effect } from "effect"
import { authorize } from "./authorize.ts"
import type { Reference } from "./platform.ts"
import { viewPolicy } from "./policy-view.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"

/** A project's whole document, permissions and scope, for whoever may change it. */
export const getPolicy = Effect.fn("getPolicy")(function* <E>(
  requester: Requester,
  reference: Reference,
  /** What else is to hold of the request, looked at only once the requester is known to be allowed to ask. */
  check: Effect.Effect<void, E>
) {
  const { project, user } = yield* authorize(requester, reference, "read")
  yield* check
  const policy = yield* PolicyStore.use((store) => store.read({ type: "project", id: project.id }))
  return yield* viewPolicy(project, policy, user)
})
