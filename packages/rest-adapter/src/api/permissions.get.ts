import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { errors, PermissionsDocument } from "./wire.ts"

export const get = HttpApiEndpoint.get("get", permissionsPath, {
  params: projectParams,
  query: {
    view: Schema.optionalKey(Schema.String).annotate({
      description:
        "`explicit`: only what the project itself says; otherwise the grant in force for every cell"
    }),
    at_least_revision: Schema.optionalKey(Schema.String).annotate({
      description:
        "A number: the answer is of this revision or a later one. It is waited for some seconds; 503 if it does not come."
    })
  },
  success: PermissionsDocument,
  error: [errors.badRequest, errors.unauthorized, errors.forbidden, errors.notFound, errors.unavailable]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get a project's job token permissions",
    description: "For maintainers and above. The `ETag` names this revision in this view."
  })
)
