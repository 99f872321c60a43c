import { Schema } from "effect"

export const permissionsPath = "/api/v4/projects/:id/job_token_permissions"

export const projectParams = {
  id: Schema.String.annotate({ description: "the project's number or its URL-encoded full path" })
}
