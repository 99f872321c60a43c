/** Why a request is denied (or that it is not), in the order in which the gates are asked (SPEC §4). */
export const reasons = [
  "unknown_project",
  "unknown_resource",
  "unknown_action",
  "invalid_request",
  "inactive_token",
  "not_in_scope",
  "entry_expired",
  "entry_lacks_permission",
  "token_scope_insufficient",
  "grant_excludes_users",
  "grant_excludes_job_tokens",
  "grant_excludes_deploy_tokens",
  "grant_expired",
  "origin_not_allowed",
  "fork_pipeline",
  "ref_not_protected",
  "environment_not_allowed",
  "trigger_role_too_low",
  "role_too_low",
  "exceeds_limit",
  "allowed"
] as const

export type Reason = (typeof reasons)[number]
