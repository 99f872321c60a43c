import { schemas } from "@jobwarden/core"
import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { permissionsPath, projectParams } from "./permissions.path.ts"
import { ChangedDocument, DryRunDocument, errors } from "./wire.ts"

export const update = HttpApiEndpoint.patch("update", permissionsPath, {
  params: projectParams,
  query: {
    view: Schema.optionalKey(Schema.String).annotate({ description: "as for GET" }),
    dry_run: Schema.optionalKey(Schema.String).annotate({
      description: "`true`: answer what would happen, and store nothing"
    }),
    strict: Schema.optionalKey(Schema.String).annotate({
      description: "`true`: refuse whatever introduces a finding of medium severity or worse (422)"
    }),
    acknowledge: Schema.optionalKey(Schema.Array(Schema.String)).annotate({
      description: "`<rule>:<reason>`: do not refuse the change for this rule; audited. Repeatable"
    })
  },
  headers: {
    "if-match": Schema.optionalKey(Schema.String).annotate({
      description: "an `ETag`: change nothing if the project's policy has moved on since (412)"
    })
  },
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
