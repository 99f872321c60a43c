import { Schema } from "effect"
import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { errors } from "./wire.ts"

export const reset = HttpApiEndpoint.delete("reset", permissionsPath, {
  params: projectParams,
  query: {
    strict: Schema.optionalKey(Schema.String).annotate({
      description: "`true`: refuse whatever introduces a finding of medium severity or worse (422)"
    }),
    acknowledge: Schema.optionalKey(Schema.Array(Schema.String)).annotate({
      description: "`<rule>:<reason>`: do not refuse the change for this rule; audited. Repeatable"
    })
  },
  headers: { "if-match": Schema.optionalKey(Schema.String) },
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
