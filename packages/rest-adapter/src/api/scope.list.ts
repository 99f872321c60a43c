import { Schema } from "effect"
import { HttpApiEndpoint, OpenApi } from "effect/http-api"
import { projectParams } from "./permissions.path.ts"
import { allowlists } from "./scope.path.ts"
import { ListedGroup, ListedProject } from "./scope.wire.ts"
import { errors } from "./wire.ts"

const paged = {
  page: Schema.optionalKey(Schema.String).annotate({ description: "from 1" }),
  per_page: Schema.optionalKey(Schema.String).annotate({ description: "20 if left out, 100 at most" })
}

const refusals = [
  errors.badRequest,
  errors.unauthorized,
  errors.forbidden,
  errors.notFound,
  errors.unavailable
] as const

const description =
  "GitLab's route, with its `Link` and `X-*` headers. What the caller may not know is left out, and counted in " +
  "`X-Total-Hidden`."

export const listProjects = HttpApiEndpoint.get("listProjects", allowlists.project.path, {
  params: projectParams,
  query: paged,
  success: Schema.Array(ListedProject),
  error: refusals
}).annotateMerge(
  OpenApi.annotations({ summary: "List the projects whose job tokens come in; itself first", description })
)

export const listGroups = HttpApiEndpoint.get("listGroups", allowlists.group.path, {
  params: projectParams,
  query: paged,
  success: Schema.Array(ListedGroup),
  error: refusals
}).annotateMerge(OpenApi.annotations({ summary: "List the groups whose job tokens come in", description }))
