import { instantOf } from "../grants.ts"
import type { Grant, JobTokenGrant } from "../shapes.ts"
import { roles, type Action, type Role } from "../vocabulary.ts"
import { all, listed, quoted } from "./syntax.ts"

// SPEC §3.2 as conditions of Cedar. They are not worked out here: "at or above that role and the baseline" is two
// comparisons joined by `&&`, "developer, or the baseline if that is lower" is two joined by `||`, and which of
// them matters is for Cedar to find.

export interface Circumstances {
  readonly action: Action
  readonly baseline: Role
  /** The project itself, as Cedar writes it. */
  readonly target: string
}

/** Whom a grant admits, kind by kind; `null`: nobody of that kind. */
export interface Meaning {
  readonly User: string | null
  readonly Job: string | null
  readonly DeployToken: string | null
}

const nobody: Meaning = { User: null, Job: null, DeployToken: null }

const rankOf = (role: Role): number => roles.indexOf(role)

const isUserOf = (role: Role): string => `context.rank >= ${rankOf(role)}`
const isTriggeredBy = (role: Role): string => `context.trigger_rank >= ${rankOf(role)}`
const noFork = `context.ref != "fork"`

const usersFrom = (role: Role, { baseline }: Circumstances): string =>
  all([isUserOf(role), isUserOf(baseline)])

const reachesFloor = ({ action, baseline }: Circumstances): string =>
  action === "read"
    ? isTriggeredBy(baseline)
    : `(${isTriggeredBy("developer")} || ${isTriggeredBy(baseline)})`

const refsOf = (refs: JobTokenGrant["refs"] = "any"): readonly string[] => {
  if (refs === "any_including_forks") return []
  return refs === "protected" ? [`context.ref == "protected"`] : [noFork]
}

const environmentsOf = (environments: JobTokenGrant["environments"] = "any"): readonly string[] => {
  if (environments === "any") return []
  const isOne =
    environments === "protected"
      ? "context.environment_protected"
      : `${listed(environments.map(quoted))}.contains(context.environment)`
  return ["context has environment", isOne]
}

const jobsOf = (job: JobTokenGrant, circumstances: Circumstances): string =>
  all([
    ...(job.expires_at === undefined ? [] : [`context.now < ${instantOf(job.expires_at)}`]),
    ...(job.origin === "own" ? [`context.source == ${circumstances.target}`] : []),
    ...refsOf(job.refs),
    ...environmentsOf(job.environments),
    job.trigger_role === undefined ? reachesFloor(circumstances) : isTriggeredBy(job.trigger_role)
  ])

const meaningOfWord = (word: string, circumstances: Circumstances): Meaning => {
  const jobs = jobsOf({}, circumstances)
  if (word === "job_token") return { ...nobody, Job: jobs }
  const [, both] = /^job_token_and_(.+)$/.exec(word) ?? []
  if (both !== undefined) return { ...nobody, User: usersFrom(both as Role, circumstances), Job: jobs }
  return { ...nobody, User: usersFrom(word as Role, circumstances) }
}

export const meaningOf = (grant: Grant, circumstances: Circumstances): Meaning => {
  const { action, baseline } = circumstances
  if (grant === false) return nobody
  if (grant === true) {
    const forks = action === "read" ? [] : [noFork]
    return {
      User: isUserOf(baseline),
      Job: all([isTriggeredBy(baseline), ...forks]),
      DeployToken: "true"
    }
  }
  if (typeof grant === "string") return meaningOfWord(grant, circumstances)
  const { deploy_token: deployToken = false, job_token: job = false, min_role: least = null } = grant
  return {
    User: least === null ? null : usersFrom(least, circumstances),
    Job: job === false ? null : jobsOf(job, circumstances),
    DeployToken: deployToken ? "true" : null
  }
}
