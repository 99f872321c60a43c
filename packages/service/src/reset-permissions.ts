import { Effect } from "effect"
import { changePermissions } from "./change-permissions.ts"
import type { Reference } from "./platform.ts"
import type { Requester } from "./requester.ts"
import { admit, type ChangeRequest } from "./update-permissions.ts"

/** Clears what the project states: everything is inherited again. */
export const resetPermissions = Effect.fn("resetPermissions")(function* <OptionsError, BodyError>(
  requester: Requester,
  reference: Reference,
  request: ChangeRequest<void, OptionsError, BodyError>
) {
  const { authorised, options } = yield* admit(requester, reference, request)
  yield* request.body
  return yield* changePermissions(requester, authorised, { type: "reset" }, options)
})
