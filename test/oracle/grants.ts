import type { Caller, Job } from "./caller.ts"
import type { Cells, Grant, PolicyDocument, ProjectInput, World } from "./shapes.ts"
import {
  baselineOf,
  higherOf,
  isAtLeast,
  isPackageFormat,
  lowerOf,
  type Cell,
  type Reason,
  type Role
} from "./vocabulary.ts"

// One decision's circumstances, as far as grants and scope ask for them.
export interface Question {
  readonly world: World
  readonly now: number
  readonly target: ProjectInput
  readonly cell: Cell
}

// SPEC §9.1: a number is an id, a string a path, exactly.
export const namesProject = (name: unknown, project: ProjectInput): boolean =>
  typeof name === "number" ? project.id === name : project.path === name

// RFC 3339 lets `t` and `z` be small; JavaScript does not.
export const instantOf = (text: string): number => Date.parse(text.toUpperCase())

// SPEC §3.4: the proper prefixes of a path, the nearest first.
export const ancestorsOf = (path: string): readonly string[] => {
  const parts = path.split("/")
  return parts.slice(1).map((_, index) => parts.slice(0, parts.length - 1 - index).join("/"))
}

// SPEC §3.1 and §3.3: a format's own cell, else `package_registry.default`, in one document.
const grantIn = (document: PolicyDocument | undefined, { resource, action }: Cell): Grant | undefined => {
  if (document === undefined) return undefined
  if (!isPackageFormat(resource)) return (document[resource] as Cells | undefined)?.[action]
  const formats = document.package_registry
  return formats?.[resource.slice("package_registry.".length)]?.[action] ?? formats?.["default"]?.[action]
}

const groupsAbove = ({ world, target }: Question) =>
  ancestorsOf(target.path).flatMap((path) => world.groups.filter((group) => group.path === path))

// SPEC §3.3: the project, its ancestors from the nearest, the instance, and `true` where all are silent.
export const grantOf = (question: Question): Grant => {
  const { world, target, cell } = question
  const documents = [
    target.permissions,
    ...groupsAbove(question).map((group) => group.defaults),
    world.instance?.defaults
  ]
  for (const document of documents) {
    const grant = grantIn(document, cell)
    if (grant !== undefined) return grant
  }
  return true
}

// SPEC §3.3: every limit that speaks of the cell, whichever ancestor it comes from.
export const limitsOn = (question: Question): readonly Grant[] =>
  [...groupsAbove(question), question.world.instance]
    .map((holder) => grantIn(holder?.limits, question.cell))
    .filter((limit) => limit !== undefined)

export interface JobTerms {
  readonly origin: "own" | "in_scope"
  readonly refs: "protected" | "any" | "any_including_forks"
  readonly environments: "any" | "protected" | readonly string[]
  readonly triggerRole: Role
  readonly expiresAt: number | undefined
}

// A grant spelt out; `undefined` is nobody of that kind.
export interface Terms {
  readonly users: Role | undefined
  readonly jobs: JobTerms | undefined
  readonly deployTokens: boolean
}

const plainJobs = (triggerRole: Role): JobTerms => ({
  origin: "in_scope",
  refs: "any",
  environments: "any",
  triggerRole,
  expiresAt: undefined
})

export const baselineFor = ({ target, cell }: Question): Role =>
  baselineOf(cell, target.visibility ?? "private")

// SPEC §3.2, a row of the table each. Users need the baseline whatever a grant says.
export const termsOf = (grant: Grant, question: Question): Terms => {
  const baseline = baselineFor(question)
  const reads = question.cell.action === "read"
  const floor = reads ? baseline : lowerOf("developer", baseline)
  if (grant === false) return { users: undefined, jobs: undefined, deployTokens: false }
  if (grant === true) {
    const jobs: JobTerms = { ...plainJobs(baseline), refs: reads ? "any_including_forks" : "any" }
    return { users: baseline, jobs, deployTokens: true }
  }
  if (grant === "job_token") return { users: undefined, jobs: plainJobs(floor), deployTokens: false }
  if (typeof grant === "string") {
    const withJobs = grant.startsWith("job_token_and_")
    const role = (withJobs ? grant.slice("job_token_and_".length) : grant) as Role
    return {
      users: higherOf(role, baseline),
      jobs: withJobs ? plainJobs(floor) : undefined,
      deployTokens: false
    }
  }
  const { min_role: minimum = null, job_token: job = false, deploy_token: deployTokens = false } = grant
  const users = minimum === null ? undefined : higherOf(minimum, baseline)
  if (job === false) return { users, jobs: undefined, deployTokens }
  const jobs: JobTerms = {
    origin: job.origin ?? "in_scope",
    refs: job.refs ?? "any",
    environments: job.environments ?? "any",
    triggerRole: job.trigger_role ?? floor,
    expiresAt: job.expires_at === undefined ? undefined : instantOf(job.expires_at)
  }
  return { users, jobs, deployTokens }
}

const environmentFits = (wanted: JobTerms["environments"], environment: Job["environment"]): boolean => {
  if (wanted === "any") return true
  if (wanted === "protected") return environment?.protected === true
  return environment !== undefined && wanted.includes(environment.name)
}

// SPEC §4, from `grant_excludes_job_tokens` to `trigger_role_too_low`.
const jobFailure = (
  jobs: JobTerms | undefined,
  job: Job,
  isOwn: boolean,
  now: number
): Reason | undefined => {
  if (jobs === undefined) return "grant_excludes_job_tokens"
  if (jobs.expiresAt !== undefined && jobs.expiresAt <= now) return "grant_expired"
  if (jobs.origin === "own" && !isOwn) return "origin_not_allowed"
  if (job.refClass === "fork" && jobs.refs !== "any_including_forks") return "fork_pipeline"
  if (job.refClass === "unprotected" && jobs.refs === "protected") return "ref_not_protected"
  if (!environmentFits(jobs.environments, job.environment)) return "environment_not_allowed"
  // A least role of `anonymous` needs no lifting here: no trigger role is below `authenticated`.
  return isAtLeast(job.triggerRole, jobs.triggerRole) ? undefined : "trigger_role_too_low"
}

// SPEC §4: the gates between the token's scopes and the limits. A limit is a set of the same kind (§3.3).
export const grantFailure = (grant: Grant, question: Question, caller: Caller): Reason | undefined => {
  const terms = termsOf(grant, question)
  if (caller.type === "deploy_token") return terms.deployTokens ? undefined : "grant_excludes_deploy_tokens"
  if (caller.type === "job") {
    return jobFailure(terms.jobs, caller, namesProject(caller.project, question.target), question.now)
  }
  if (terms.users === undefined) return "grant_excludes_users"
  return isAtLeast(caller.role, terms.users) ? undefined : "role_too_low"
}
