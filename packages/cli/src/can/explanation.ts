import type { Caller, Decision, JobCaller, Reason, Reference, Role } from "@jobwarden/core"

/** A question as it was asked, every word of it known. */
export interface Question {
  /** Its path. */
  readonly project: string
  readonly caller: Caller<Role>
  readonly resource: string
  readonly action: string
}

/** One plain sentence that says why the answer is what it is. */
export const explain = (reason: Reason, question: Question): string => sentences[reason](question)

/** One plain sentence that says which grant speaks for the cell, and who states it. */
export const explainGrant = ({ grant }: Decision, { project, resource }: Question): string => {
  if (grant === null) return "No grant speaks for it."
  const { value, source } = grant
  const printed = typeof value === "string" ? value : JSON.stringify(value)
  if (source.level === "baseline")
    return `Grant: ${printed}, the platform's own rule, since no policy speaks of it.`
  const [registry] = resource.split(".")
  const key = source.key === "default" ? `${registry}.default` : resource
  const by = {
    project: `the permissions of ${project}`,
    group: `the defaults of group ${source.path ?? ""}`,
    instance: "the instance's defaults"
  }[source.level]
  return `Grant: ${printed}, from \`${key}\` in ${by}.`
}

type Sentences = { readonly [Name in Reason]: (question: Question) => string }

const sentences: Sentences = {
  unknown_project: ({ project }) => `No policy file names project ${project}.`,
  unknown_resource: ({ resource }) => `There is no resource ${resource}.`,
  unknown_action: ({ action }) => `There is no action ${action}.`,
  invalid_request: () => "The question is malformed.",
  inactive_token: ({ caller }) =>
    `The token of ${caller.type === "user" ? "the user" : "the caller"} is inactive.`,
  not_in_scope: ({ project, caller }) =>
    caller.type === "deploy_token"
      ? `The deploy token belongs to ${homeOf(caller)}, which ${project} is no part of.`
      : `No entry in the allowlist of ${project} covers ${sourceOf(caller)}.`,
  entry_expired: ({ project, caller }) =>
    `The entry for ${sourceOf(caller)} in the allowlist of ${project} has expired, and denies until it is removed.`,
  entry_lacks_permission: ({ project, caller, ...cell }) =>
    `The entry for ${sourceOf(caller)} in the allowlist of ${project} does not let it ${deed(cell)}.`,
  token_scope_insufficient: (cell) => `No scope of the token lets it ${deed(cell)}.`,
  grant_excludes_users: () => "The grant admits no users.",
  grant_excludes_job_tokens: () => "The grant admits no job tokens.",
  grant_excludes_deploy_tokens: () => "The grant admits no deploy tokens.",
  grant_expired: () => "The time until which the grant admits job tokens is over.",
  origin_not_allowed: ({ project }) => `The grant admits only jobs of ${project} itself.`,
  fork_pipeline: () => "The pipeline runs the code of a fork, which the grant does not admit.",
  ref_not_protected: () => "The grant admits only jobs that run on a protected ref.",
  environment_not_allowed: ({ caller }) =>
    `The grant does not admit a job ${environmentOf(caller as JobCaller<Role>)}.`,
  trigger_role_too_low: ({ project, caller }) =>
    `Whoever triggers the pipeline needs a higher role in ${project} than ${(caller as JobCaller<Role>).trigger_role}.`,
  role_too_low: ({ project, caller }) =>
    `It takes a higher role in ${project} than ${caller.type === "user" ? caller.role : "this one"}.`,
  exceeds_limit: () =>
    "The grant would admit it, but a limit of a group above the project or of the instance does not.",
  allowed: ({ caller, project, ...cell }) => `${asSubject(caller)} may ${deed(cell)} of ${project}.`
}

const deed = ({ action, resource }: Pick<Question, "action" | "resource">): string => `${action} ${resource}`

const sourceOf = (caller: Caller<Role>): string =>
  caller.type === "job" ? projectNamed(caller.project) : "the caller"

const projectNamed = (reference: Reference): string =>
  typeof reference === "number" ? `project ${reference}` : reference

const homeOf = (token: Extract<Caller<Role>, { readonly type: "deploy_token" }>): string =>
  "project" in token ? `project ${token.project}` : `group ${token.group}`

const environmentOf = ({ environment }: JobCaller<Role>): string => {
  if (environment === undefined) return "without an environment"
  return `in the ${environment.protected ? "protected" : "unprotected"} environment ${environment.name}`
}

/** Who asks, as a sentence begins with it. */
export const asSubject = (caller: Caller<Role>): string => {
  switch (caller.type) {
    case "user":
      return `A user with the role ${caller.role}`
    case "deploy_token":
      return `A deploy token of ${homeOf(caller)}`
    case "job": {
      const { ref, environment, trigger_role: role } = caller
      const on =
        ref.fork === true ? "a fork's code" : `${ref.protected ? "a protected" : "an unprotected"} ref`
      const where = environment === undefined ? "" : ` ${environmentOf(caller)}`
      return `A job of ${projectNamed(caller.project)} on ${on}${where}, triggered with the role ${role},`
    }
  }
}
