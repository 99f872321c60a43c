import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { gateQuery, ifMatch } from "./gate.wire.ts"
import { projectParams } from "./permissions.path.ts"
import { policyPath } from "./policy.path.ts"
import { ChangedPolicy, PolicyPatch } from "./policy.wire.ts"
import { errors } from "./wire.ts"

export const updatePolicy = HttpApiEndpoint.patch("update", policyPath, {
  params: projectParams,
  query: gateQuery,
  headers: ifMatch("the project's policy"),
  payload: PolicyPatch,
  success: ChangedPolicy,
  error: [
    errors.badRequest,
    errors.unauthorized,
    errors.forbidden,
    errors.notFound,
    errors.preconditionFailed,
    errors.tooLarge,
    errors.refused,
    errors.unsupported,
    errors.unavailable
  ]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Replace a project's permissions, its scope, or both",
    description:
      "One revision and one audit event. Each member that is named replaces the stored one whole, `null` removes it, " +
      "what is not named stays. Within `scope`, what is left out takes its default. Entries are looked up as the " +
      "caller (404 with their places) and stored by number; those that the caller may not know stay."
  })
)
