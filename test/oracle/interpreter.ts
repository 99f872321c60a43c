import { isRecord, readCaller, type Caller } from "./caller.ts"
import { grantFailure, grantOf, limitsOn, namesProject, type Question } from "./grants.ts"
import { scopeFailure } from "./scope.ts"
import type { World } from "./shapes.ts"
import { actions, resources, tokenScopeCovers, type Cell, type Reason } from "./vocabulary.ts"

export interface Case {
  readonly world: World
  readonly now: number
  readonly request: unknown
}

export interface Answer {
  readonly allowed: boolean
  readonly reason: Reason
}

// SPEC §2.2: a user's token without scopes is unrestricted, a job's has none, a deploy token has only its own.
const tokenScopeFailure = (caller: Caller, cell: Cell): Reason | undefined => {
  if (caller.type === "job" || caller.scopes === undefined) return undefined
  const usable =
    caller.type === "deploy_token"
      ? caller.scopes.filter((scope) => scope !== "api" && scope !== "read_api")
      : caller.scopes
  return usable.some((scope) => tokenScopeCovers(scope, cell)) ? undefined : "token_scope_insufficient"
}

// SPEC §3.3: nothing exceeds a limit; whichever of a limit's own gates fails, this is the reason.
const limitFailure = (question: Question, caller: Caller): Reason | undefined =>
  limitsOn(question).every((limit) => grantFailure(limit, question, caller) === undefined)
    ? undefined
    : "exceeds_limit"

// SPEC §4: the gates in their order; the first that fails names the reason.
const reasonFor = ({ world, now, request }: Case): Reason => {
  if (!isRecord(request)) return "invalid_request"
  const target = world.projects.find((project) => namesProject(request["project"], project))
  if (target === undefined) return "unknown_project"
  const resource = resources.find((known) => known === request["resource"])
  if (resource === undefined) return "unknown_resource"
  const action = actions.find((known) => known === request["action"])
  if (action === undefined) return "unknown_action"
  const caller = readCaller(request["caller"])
  if (caller === undefined) return "invalid_request"
  if (!caller.active) return "inactive_token"

  const question: Question = { world, now, target, cell: { resource, action } }
  const grant = grantOf(question)
  return (
    scopeFailure(question, grant, caller) ??
    tokenScopeFailure(caller, question.cell) ??
    grantFailure(grant, question, caller) ??
    limitFailure(question, caller) ??
    "allowed"
  )
}

export const interpret = (asked: Case): Answer => {
  const reason = reasonFor(asked)
  return { allowed: reason === "allowed", reason }
}
