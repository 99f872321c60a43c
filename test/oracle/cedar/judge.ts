import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs"
import type { StatefulAuthorizationCall } from "@cedar-policy/cedar-wasm/nodejs"
import type { Caller } from "../caller.ts"
import { ancestorsOf } from "../grants.ts"
import type { World } from "../shapes.ts"
import { roles, type Cell } from "../vocabulary.ts"
import { cellUids, groupUid, projectUid } from "./entities.ts"
import type { Uid } from "./syntax.ts"

// Asking Cedar. What is known of the caller is in the request's context, and flat: handing facts over is most of the
// cost of an answer, and as an entity's attributes, or nested, they cost more.

type Facts = StatefulAuthorizationCall["context"]
export type Call = Omit<StatefulAuthorizationCall, "preparsedPolicySetId">

const reference = ({ type, id }: Uid) => ({ __entity: { type, id } })

const factsOf = (world: World, caller: Caller, now: number): Facts => {
  const inactive = caller.active ? {} : { active: false }
  if (caller.type === "user") {
    const scopes = caller.scopes === undefined ? {} : { scopes: [...caller.scopes] }
    return { ...inactive, rank: roles.indexOf(caller.role), ...scopes }
  }
  if (caller.type === "deploy_token") {
    const home =
      caller.project === undefined ? groupUid(world, caller.group ?? "") : projectUid(world, caller.project)
    return { ...inactive, home: reference(home), scopes: [...caller.scopes] }
  }
  const { environment, project, refClass, triggerRole } = caller
  return {
    ...inactive,
    source: reference(projectUid(world, project)),
    ref: refClass,
    trigger_rank: roles.indexOf(triggerRole),
    now,
    ...(environment !== undefined && {
      environment: environment.name,
      environment_protected: environment.protected
    })
  }
}

const principals = { user: "User", job: "Job", deploy_token: "DeployToken" } as const

/** The groups that a job's project lies in: all that the rules ask of the world beyond the caller. */
const entitiesOf = (world: World, caller: Caller): Call["entities"] => {
  if (caller.type !== "job") return []
  const uid = projectUid(world, caller.project)
  const above = ancestorsOf(uid.id).map((path) => ({ type: "Group", id: path }))
  return above.length === 0 ? [] : [{ uid: { ...uid }, attrs: {}, parents: above }]
}

/** The request of Cedar that asks whether the caller may do what the cell says. */
export const callFor = (world: World, caller: Caller, cell: Cell, now: number): Call => {
  const { action, resource } = cellUids(cell)
  return {
    principal: { type: principals[caller.type], id: "caller" },
    action: { ...action },
    resource: { ...resource },
    context: factsOf(world, caller, now),
    entities: entitiesOf(world, caller)
  }
}

/**
 * Cedar with a policy set, which stays until one is made with the same name. A rule that Cedar cannot evaluate
 * counts for nothing with it, so one is an error here and not an answer.
 */
export const judgeBy = (name: string, policySet: string): ((call: Call) => boolean) => {
  const parsed = preparsePolicySet(name, { staticPolicies: policySet })
  if (parsed.type === "failure") {
    throw new Error([...parsed.errors.map(({ message }) => message), policySet].join("\n"))
  }
  return (call) => {
    const answer = statefulIsAuthorized({ ...call, preparsedPolicySetId: name })
    const errors =
      answer.type === "failure"
        ? answer.errors
        : answer.response.diagnostics.errors.map((failed) => failed.error)
    if (answer.type === "failure" || errors.length > 0) {
      throw new Error([...errors.map(({ message }) => message), JSON.stringify(call), policySet].join("\n"))
    }
    return answer.response.decision === "allow"
  }
}
