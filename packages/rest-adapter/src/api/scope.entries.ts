import { HttpApiEndpoint, HttpApiSchema, OpenApi } from "effect/http-api"
import { projectParams } from "./permissions.path.ts"
import { allowlists, entryParams } from "./scope.path.ts"
import { AddedGroup, AddedProject, conditional, NewGroup, NewProject, writeErrors } from "./scope.wire.ts"

const adding =
  "GitLab's route; `default_permissions` and `job_token_policies` are ours, and say what the entry permits. With " +
  "neither it permits everything. Takes JSON, a form or a query."

const removing = "GitLab's route. Takes no body, or an empty object."

export const addProject = HttpApiEndpoint.post("addProject", allowlists.project.path, {
  params: projectParams,
  headers: conditional,
  payload: NewProject,
  success: AddedProject.pipe(HttpApiSchema.status(201)),
  error: writeErrors
}).annotateMerge(OpenApi.annotations({ summary: "Let a project's job tokens in", description: adding }))

export const addGroup = HttpApiEndpoint.post("addGroup", allowlists.group.path, {
  params: projectParams,
  headers: conditional,
  payload: NewGroup,
  success: AddedGroup.pipe(HttpApiSchema.status(201)),
  error: writeErrors
}).annotateMerge(
  OpenApi.annotations({ summary: "Let the job tokens of a group's projects in", description: adding })
)

export const removeProject = HttpApiEndpoint.delete(
  "removeProject",
  `${allowlists.project.path}/:target_project_id`,
  {
    params: entryParams.project,
    headers: conditional,
    success: HttpApiSchema.NoContent,
    error: writeErrors
  }
).annotateMerge(OpenApi.annotations({ summary: "Take a project off the allowlist", description: removing }))

export const removeGroup = HttpApiEndpoint.delete(
  "removeGroup",
  `${allowlists.group.path}/:target_group_id`,
  {
    params: entryParams.group,
    headers: conditional,
    success: HttpApiSchema.NoContent,
    error: writeErrors
  }
).annotateMerge(OpenApi.annotations({ summary: "Take a group off the allowlist", description: removing }))
