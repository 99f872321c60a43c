import type { RegistryAction, ServiceReason } from "@jobwarden/service"

/** What a reason means to whoever reads it in the output of a package client. */
const meanings: { readonly [R in ServiceReason]: string } = {
  unknown_project: "there is no such project",
  unknown_resource: "there is no such resource",
  unknown_action: "there is no such action",
  invalid_request: "the request is malformed",
  inactive_token: "the token is no longer active",
  not_in_scope: "the project does not let this token in",
  entry_expired: "the allowlist entry has expired",
  entry_lacks_permission: "the allowlist entry does not permit it",
  token_scope_insufficient: "the scopes of the token do not cover it",
  grant_excludes_users: "the policy admits no users",
  grant_excludes_job_tokens: "the policy admits no job tokens",
  grant_excludes_deploy_tokens: "the policy admits no deploy tokens",
  grant_expired: "the grant has expired",
  origin_not_allowed: "the policy admits only jobs of the project itself",
  fork_pipeline: "the pipeline runs the code of a fork",
  ref_not_protected: "the pipeline does not run on a protected ref",
  environment_not_allowed: "the job does not deploy to an environment that the policy names",
  trigger_role_too_low: "whoever triggered the pipeline has too low a role in the project",
  role_too_low: "the role in the project is too low",
  exceeds_limit: "a group or the instance limits it",
  stale_policy: "nobody has confirmed the policies for too long",
  allowed: "it is allowed"
}

/** Whether a text is a reason that has words here: a service of another version may have others. */
export const isKnownReason = (text: string): text is ServiceReason => Object.hasOwn(meanings, text)

/**
 * A denial in one line. It stands in a status line, a header and, put together by nginx, in JSON: it has only
 * letters, digits, spaces and `.,:()_-`.
 */
export const denial = (reason: ServiceReason, action: RegistryAction, resource: string): string =>
  `Jobwarden denies ${action} on ${resource}: ${meanings[reason]} (${reason})`.replaceAll(
    /[^\w .,:()-]/g,
    "."
  )
