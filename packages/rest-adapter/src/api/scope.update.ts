import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { projectParams } from "./permissions.path.ts"
import { scopePath } from "./scope.path.ts"
import { conditional, ScopePatch, writeErrors } from "./scope.wire.ts"

export const updateScope = HttpApiEndpoint.patch("update", scopePath, {
  params: projectParams,
  headers: conditional,
  payload: ScopePatch,
  success: HttpApiSchema.NoContent,
  error: writeErrors
}).annotateMerge(
  OpenApi.annotations({
    summary: "Turn a project's job token scope on or off",
    description: "GitLab's route. Off lets the job tokens of every project in. Takes JSON, a form or a query."
  })
)
