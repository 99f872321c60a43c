import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { errors } from "./wire.ts"

export const reset = HttpApiEndpoint.delete("reset", permissionsPath, {
  params: projectParams,
  headers: { "if-match": Schema.optionalKey(Schema.String) },
  success: HttpApiSchema.NoContent,
  error: [
    errors.badRequest,
    errors.unauthorized,
    errors.forbidden,
    errors.notFound,
    errors.preconditionFailed,
    errors.tooLarge,
    errors.unavailable
  ]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Clear a project's job token permissions",
    description: "Everything is inherited again."
  })
)
