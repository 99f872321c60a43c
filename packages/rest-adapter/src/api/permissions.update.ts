import { schemas } from "@jobwarden/core"
import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { gateQuery, ifMatch } from "./gate.wire.ts"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { ChangedDocument, DryRunDocument, errors } from "./wire.ts"

export const update = HttpApiEndpoint.patch("update", permissionsPath, {
  params: projectParams,
  query: {
    view: Schema.optionalKey(Schema.String).annotate({ description: "as for GET" }),
    ...gateQuery
  },
  headers: ifMatch("the project's policy"),
  payload: schemas.PermissionsPatch,
  success: [ChangedDocument, DryRunDocument],
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
    summary: "Change a project's job token permissions",
    description:
      "A JSON Merge Patch (RFC 7396) on what the project itself says: `null` clears back to inherited, a grant " +
      "is replaced whole, what is not named stays. Takes `application/json` and `application/merge-patch+json`."
  })
)
