import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { ifMatch, judged } from "./gate.wire.ts"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { errors } from "./wire.ts"

export const reset = HttpApiEndpoint.delete("reset", permissionsPath, {
  params: projectParams,
  query: judged,
  headers: ifMatch("the project's policy"),
  success: HttpApiSchema.NoContent,
  error: [
    errors.badRequest,
    errors.unauthorized,
    errors.forbidden,
    errors.notFound,
    errors.preconditionFailed,
    errors.tooLarge,
    errors.refused,
    errors.unavailable
  ]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Clear a project's job token permissions",
    description: "Everything is inherited again."
  })
)
