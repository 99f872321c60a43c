import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { projectParams } from "./permissions.path.ts"
import { policyPath } from "./policy.path.ts"
import { ProjectPolicyInForce } from "./policy.wire.ts"
import { errors } from "./wire.ts"

export const getPolicy = HttpApiEndpoint.get("get", policyPath, {
  params: projectParams,
  query: {
    surroundings: Schema.optionalKey(Schema.String).annotate({
      description: "`true`: also what groups and the instance say that decides in this project"
    })
  },
  success: ProjectPolicyInForce,
  error: [errors.badRequest, errors.unauthorized, errors.forbidden, errors.notFound, errors.unavailable]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get a project's whole document",
    description:
      "Its permissions and its scope, as a policy file has them. For maintainers and above. Entries that the caller " +
      "may not know are left out, and counted in `hidden_entries`. The `ETag` names this revision as this caller sees it."
  })
)
