import { roles, type Role } from "./vocabulary.ts"

// A caller as SPEC §4 and §9.1 describe it; whatever does not fit is no caller (`invalid_request`).

export interface User {
  readonly type: "user"
  readonly role: Role
  readonly scopes: readonly string[] | undefined
  readonly active: boolean
}

export interface Job {
  readonly type: "job"
  readonly project: string | number
  readonly refClass: "fork" | "protected" | "unprotected"
  readonly environment: { readonly name: string; readonly protected: boolean } | undefined
  readonly triggerRole: Role
  readonly active: boolean
}

export interface DeployToken {
  readonly type: "deploy_token"
  readonly project: string | number | undefined
  readonly group: string | number | undefined
  readonly scopes: readonly string[]
  readonly active: boolean
}

export type Caller = User | Job | DeployToken

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isRole = (value: unknown): value is Role => roles.some((role) => role === value)

const isName = (value: unknown): value is string => typeof value === "string" && value !== ""

const isId = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0

const isPathOrId = (value: unknown): value is string | number => isName(value) || isId(value)

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string")

const isOptional = <Wanted>(
  value: unknown,
  is: (value: unknown) => value is Wanted
): value is Wanted | undefined => value === undefined || is(value)

const isBoolean = (value: unknown): value is boolean => typeof value === "boolean"
const isString = (value: unknown): value is string => typeof value === "string"

const readUser = (caller: Record<string, unknown>, active: boolean): User | undefined => {
  const { role, scopes } = caller
  if (!isRole(role) || !isOptional(scopes, isStrings)) return undefined
  return { type: "user", role, scopes, active }
}

// SPEC §2, "ref class": a fork's code is a fork's, whatever its ref.
const readRefClass = (ref: unknown): Job["refClass"] | undefined => {
  if (!isRecord(ref)) return undefined
  if (
    !isBoolean(ref["protected"]) ||
    !isOptional(ref["fork"], isBoolean) ||
    !isOptional(ref["name"], isString)
  ) {
    return undefined
  }
  if (ref["fork"] === true) return "fork"
  return ref["protected"] ? "protected" : "unprotected"
}

const isEnvironment = (value: unknown): value is { name: string; protected: boolean } =>
  isRecord(value) && isName(value["name"]) && isBoolean(value["protected"])

const readJob = (caller: Record<string, unknown>, active: boolean): Job | undefined => {
  const { project, ref, environment, trigger_role: role } = caller
  const refClass = readRefClass(ref)
  if (
    !isPathOrId(project) ||
    refClass === undefined ||
    !isOptional(environment, isEnvironment) ||
    !isRole(role)
  ) {
    return undefined
  }
  // SPEC §2: a trigger role is `authenticated` at least.
  const triggerRole = role === "anonymous" ? "authenticated" : role
  return { type: "job", project, refClass, environment, triggerRole, active }
}

const readDeployToken = (caller: Record<string, unknown>, active: boolean): DeployToken | undefined => {
  const { project, group, scopes } = caller
  if (!isOptional(project, isPathOrId) || !isOptional(group, isPathOrId) || !isStrings(scopes))
    return undefined
  if ((project === undefined) === (group === undefined)) return undefined
  return { type: "deploy_token", project, group, scopes, active }
}

export const readCaller = (value: unknown): Caller | undefined => {
  if (!isRecord(value) || !isOptional(value["active"], isBoolean)) return undefined
  const active = value["active"] !== false
  if (value["type"] === "user") return readUser(value, active)
  if (value["type"] === "job") return readJob(value, active)
  if (value["type"] === "deploy_token") return readDeployToken(value, active)
  return undefined
}
