import type { CallerChange } from "../src/access/nearest-caller-changes.ts"
import type { Caller, DeployTokenCaller, JobCaller } from "../src/access/request.ts"
import type { Role } from "../src/gitlab.ts"

type Changes = readonly CallerChange[]

const unmentioned = "a name that nobody mentions"

const changeJob = (caller: JobCaller<Role>, change: CallerChange): JobCaller<Role> => {
  switch (change.attribute) {
    case "ref":
      return { ...caller, ref: { protected: change.to === "protected" } }
    case "environment":
      return { ...caller, environment: { name: unmentioned, ...change.to } }
    case "trigger_role":
      return { ...caller, trigger_role: change.to as Role }
    case "project":
      return { ...caller, project: change.to }
    case "active":
      return { ...caller, active: change.to }
    default:
      throw new Error(`a job has no ${change.attribute}`)
  }
}

const changeDeployToken = (caller: DeployTokenCaller, change: CallerChange): DeployTokenCaller => {
  const { active, scopes, type } = caller
  switch (change.attribute) {
    case "project":
      return { type, scopes, project: change.to, ...(active !== undefined && { active }) }
    case "scopes":
      return { ...caller, scopes: change.to }
    case "active":
      return { ...caller, active: change.to }
    default:
      throw new Error(`a deploy token has no ${change.attribute}`)
  }
}

/** The caller with one of its attributes changed as the explanation says. */
const changed = (caller: Caller<Role>, change: CallerChange): Caller<Role> => {
  if (caller.type === "job") return changeJob(caller, change)
  if (caller.type === "deploy_token") return changeDeployToken(caller, change)
  switch (change.attribute) {
    case "role":
      return { ...caller, role: change.to as Role }
    case "scopes":
      return { ...caller, scopes: change.to }
    case "active":
      return { ...caller, active: change.to }
    default:
      throw new Error(`a user has no ${change.attribute}`)
  }
}

/** The caller as it would be after these changes, in the plain form of SPEC §9.1. */
export const applyChanges = (caller: Caller<Role>, changes: Changes): Caller<Role> =>
  changes.reduce(changed, caller)
