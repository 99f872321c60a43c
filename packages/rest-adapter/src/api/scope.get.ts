import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { projectParams } from "./permissions.path.ts"
import { scopePath } from "./scope.path.ts"
import { ScopeSettings } from "./scope.wire.ts"
import { errors } from "./wire.ts"

export const getScope = HttpApiEndpoint.get("get", scopePath, {
  params: projectParams,
  success: ScopeSettings,
  error: [errors.badRequest, errors.unauthorized, errors.forbidden, errors.notFound, errors.unavailable]
}).annotateMerge(
  OpenApi.annotations({
    summary: "Get a project's job token scope",
    description: "GitLab's route, for maintainers and above."
  })
)
