import { Schema } from "effect"

export const groupPermissionsPath = "/api/v4/groups/:id/job_token_permissions"
export const instancePermissionsPath = "/api/v4/instance/job_token_permissions"

export const groupParams = {
  id: Schema.String.annotate({ description: "the group's number or its URL-encoded full path" })
}
