import type { Conditions, JobTokenConditions } from "../policy/grant.ts"
import type { PrincipalClass } from "./class-space.ts"
import type { Reason } from "./reason.ts"

/** A principal at the gates of a grant: its class, and the environment's name where the name may matter. */
export interface Candidate {
  readonly principal: PrincipalClass
  readonly environmentName?: string | undefined
}

type Job = Extract<PrincipalClass, { kind: "job" }>
type JobGate = readonly [
  Reason,
  (conditions: JobTokenConditions, job: Job, environmentName: string | undefined) => boolean
]

/** What a grant asks of a job token, in the order of SPEC §4. Each stands alone: the order picks the reason. */
const jobGates: readonly JobGate[] = [
  ["grant_expired", (conditions) => !conditions.expired],
  ["origin_not_allowed", (conditions, job) => conditions.origin === "in_scope" || job.origin === "own"],
  ["fork_pipeline", (conditions, job) => conditions.refs === "any_including_forks" || job.ref !== "fork"],
  ["ref_not_protected", (conditions, job) => conditions.refs !== "protected" || job.ref === "protected"],
  [
    "environment_not_allowed",
    ({ environments }, job, name) => {
      if (environments === "any") return true
      if (environments === "protected") return job.environment === "protected"
      return job.environment !== "none" && name !== undefined && environments.includes(name)
    }
  ],
  ["trigger_role_too_low", (conditions, job) => job.triggerRank >= conditions.triggerRank]
]

/** The first gate of a grant that turns the candidate away; `null`: the grant admits it. */
export const firstRefusal = (
  conditions: Conditions,
  { principal, environmentName }: Candidate
): Reason | null => {
  switch (principal.kind) {
    case "user":
      if (conditions.userRank === null) return "grant_excludes_users"
      return principal.rank >= conditions.userRank ? null : "role_too_low"
    case "deploy_token":
      return conditions.deployToken ? null : "grant_excludes_deploy_tokens"
    case "job": {
      const terms = conditions.jobToken
      if (terms === null) return "grant_excludes_job_tokens"
      return jobGates.find(([, passes]) => !passes(terms, principal, environmentName))?.[0] ?? null
    }
  }
}

/** A gate, named by the reason with which it denies, and whether the request passes it. */
export interface GateResult {
  readonly gate: Reason
  readonly passed: boolean
}

/** Every gate of a grant that concerns the candidate. Where its kind is left out altogether, that is the only one. */
export const grantTrace = (
  conditions: Conditions,
  { principal, environmentName }: Candidate
): readonly GateResult[] => {
  const excluded = (gate: Reason): readonly GateResult[] => [{ gate, passed: false }]
  switch (principal.kind) {
    case "user":
      if (conditions.userRank === null) return excluded("grant_excludes_users")
      return [
        { gate: "grant_excludes_users", passed: true },
        { gate: "role_too_low", passed: principal.rank >= conditions.userRank }
      ]
    case "deploy_token":
      return [{ gate: "grant_excludes_deploy_tokens", passed: conditions.deployToken }]
    case "job": {
      const terms = conditions.jobToken
      if (terms === null) return excluded("grant_excludes_job_tokens")
      return [
        { gate: "grant_excludes_job_tokens", passed: true },
        ...jobGates.map(([gate, passes]) => ({ gate, passed: passes(terms, principal, environmentName) }))
      ]
    }
  }
}
