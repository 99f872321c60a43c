import { Effect } from "effect"
import { authorizeSurroundings, type SurroundingName } from "./authorize-surroundings.ts"
import { PolicyStore } from "./policy-store.ts"
import type { Requester } from "./requester.ts"
import { entityOf } from "./surroundings.ts"
import { viewSurroundings } from "./surroundings-view.ts"

/** What a group or the instance states for the projects below, for whoever may change it. */
export const getSurroundings = Effect.fn("getSurroundings")(function* <E>(
  requester: Requester,
  name: SurroundingName,
  /** What else is to hold of the request, looked at only once the requester is known to be allowed to ask. */
  check: Effect.Effect<void, E>
) {
  const { surrounding } = yield* authorizeSurroundings(requester, name, "read")
  yield* check
  const policy = yield* PolicyStore.use((store) => store.read(entityOf(surrounding)))
  return viewSurroundings(surrounding, policy)
})
