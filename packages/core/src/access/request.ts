import type { Vocabulary } from "../domain/vocabulary.ts"
import { environmentClasses, refClasses, type EnvironmentClass, type RefClass } from "./class-space.ts"

/** A number is an id, a string a full path. */
export type Reference = number | string

/** A user, by the role in the target project. `scopes` left out: the token is unrestricted. */
export interface UserCaller<Role extends string = string> {
  readonly type: "user"
  readonly role: Role
  readonly scopes?: readonly string[]
  readonly active?: boolean
}

/** A job token, by what its job is. */
export interface JobCaller<Role extends string = string> {
  readonly type: "job"
  /** The source project. */
  readonly project: Reference
  readonly ref: { readonly protected: boolean; readonly fork?: boolean; readonly name?: string }
  readonly environment?: { readonly name: string; readonly protected: boolean }
  /** The role, in the target project, of the user who triggered the pipeline. */
  readonly trigger_role: Role
  readonly active?: boolean
}

/** A deploy token, at home in one project or one group. */
export type DeployTokenCaller = {
  readonly type: "deploy_token"
  readonly scopes: readonly string[]
  readonly active?: boolean
} & ({ readonly project: Reference } | { readonly group: Reference })

export type Caller<Role extends string = string> = UserCaller<Role> | JobCaller<Role> | DeployTokenCaller

/** May the caller do the action to the project's resource? */
export interface AccessRequest<Role extends string = string> {
  readonly project: Reference
  readonly caller: Caller<Role>
  readonly resource: string
  readonly action: string
}

/** A caller as the table knows it, each of its members read exactly once. */
export type ReadCaller =
  | {
      readonly kind: "user"
      readonly active: boolean
      readonly rank: number
      readonly scopes: readonly string[] | null
    }
  | {
      readonly kind: "job"
      readonly active: boolean
      readonly source: Reference
      readonly ref: RefClass
      readonly environment: EnvironmentClass
      readonly environmentName: string | undefined
      readonly triggerRank: number
    }
  | {
      readonly kind: "deploy_token"
      readonly active: boolean
      readonly home: { readonly type: "project" | "group"; readonly reference: Reference }
      readonly scopes: readonly string[]
    }

type Members = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const isReference = (value: unknown): value is Reference =>
  typeof value === "string" ? value !== "" : Number.isSafeInteger(value) && (value as number) > 0

const readScopes = (value: unknown): readonly string[] | null => {
  if (!Array.isArray(value)) return null
  const { length } = value
  const scopes: string[] = []
  // Up to the first that is none: a spread would fill the memory with the holes of a sparse list.
  for (let index = 0; index < length; index += 1) {
    const scope: unknown = value[index]
    if (typeof scope !== "string") return null
    scopes.push(scope)
  }
  return scopes
}

/** Reads a caller; `null` where it is malformed. May throw what the caller's own getters throw. */
export const readCaller = (vocabulary: Vocabulary, value: unknown): ReadCaller | null => {
  if (!isObject(value)) return null
  const { type, active = true } = value
  if (typeof active !== "boolean") return null
  if (type === "user") return readUser(vocabulary, value, active)
  if (type === "job") return readJob(vocabulary, value, active)
  return type === "deploy_token" ? readDeployToken(value, active) : null
}

const readUser = (vocabulary: Vocabulary, value: Members, active: boolean): ReadCaller | null => {
  const { role, scopes } = value
  // Nothing but a text is found.
  const rank = vocabulary.rank.get(role as string)
  if (rank === undefined) return null
  if (scopes === undefined) return { kind: "user", active, rank, scopes: null }
  const read = readScopes(scopes)
  return read && { kind: "user", active, rank, scopes: read }
}

const readJob = (vocabulary: Vocabulary, value: Members, active: boolean): ReadCaller | null => {
  const { project, ref, environment, trigger_role: triggerRole } = value
  const rank = vocabulary.rank.get(triggerRole as string)
  if (rank === undefined || !isReference(project)) return null
  const refClass = readRef(ref)
  const place = readEnvironment(environment)
  return (
    refClass &&
    place && {
      kind: "job",
      active,
      source: project,
      ref: refClass,
      environment: place.environment,
      environmentName: place.name,
      triggerRank: Math.max(vocabulary.signedInRank, rank)
    }
  )
}

const readRef = (value: unknown): RefClass | null => {
  if (!isObject(value)) return null
  const { protected: isProtected, fork = false, name = "" } = value
  if (typeof isProtected !== "boolean" || typeof fork !== "boolean" || typeof name !== "string") return null
  if (fork) return refClasses[2]
  return isProtected ? refClasses[0] : refClasses[1]
}

const readEnvironment = (
  value: unknown
): { readonly environment: EnvironmentClass; readonly name: string | undefined } | null => {
  if (value === undefined) return { environment: environmentClasses[0], name: undefined }
  if (!isObject(value)) return null
  const { name, protected: isProtected } = value
  if (typeof name !== "string" || name === "" || typeof isProtected !== "boolean") return null
  return { environment: isProtected ? environmentClasses[2] : environmentClasses[1], name }
}

const readDeployToken = (value: Members, active: boolean): ReadCaller | null => {
  const { project, group } = value
  const scopes = readScopes(value["scopes"])
  if (scopes === null || (project === undefined) === (group === undefined)) return null
  const type = project === undefined ? "group" : "project"
  const reference = project ?? group
  return isReference(reference) ? { kind: "deploy_token", active, home: { type, reference }, scopes } : null
}
