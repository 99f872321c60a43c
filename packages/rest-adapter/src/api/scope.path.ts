import { Schema } from "effect"
import { projectParams } from "./permissions.path.ts"

export const scopePath = "/api/v4/projects/:id/job_token_scope"

/** Where the entries of each kind are, and how GitLab calls the parameter that names one. */
export const allowlists = {
  project: { path: `${scopePath}/allowlist`, target: "target_project_id" },
  group: { path: `${scopePath}/groups_allowlist`, target: "target_group_id" }
} as const

export const entryParams = {
  project: { ...projectParams, target_project_id: Schema.String },
  group: { ...projectParams, target_group_id: Schema.String }
}
