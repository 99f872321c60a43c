import type {
  ExampleGroup,
  ExampleInstance,
  ExampleProject,
  ExampleSuppressions,
  ExampleUses
} from "./shapes.ts"

// One registry, spelt out: who may do what by string grants, told anew and plainly (SPEC §2.1, §3.2).

export const roles = [
  "anonymous",
  "authenticated",
  "guest",
  "reporter",
  "developer",
  "maintainer",
  "owner"
] as const
export const actions = ["read", "write", "delete"] as const
export type Role = (typeof roles)[number]
export type Action = (typeof actions)[number]
export type MemberRole = "guest" | "reporter" | "developer" | "maintainer" | "owner"
export type StringGrant = boolean | MemberRole | "job_token" | `job_token_and_${MemberRole}`

const memberRoles = ["guest", "reporter", "developer", "maintainer", "owner"] as const

/** All thirteen. */
export const stringGrants: readonly StringGrant[] = [
  true,
  false,
  ...memberRoles,
  "job_token",
  ...memberRoles.map((role) => `job_token_and_${role}` as const)
]

/** Somebody; environments make no difference to string grants. */
export type Somebody =
  | { readonly kind: "user"; readonly role: Role }
  | { readonly kind: "deploy token" }
  | {
      readonly kind: "job"
      readonly origin: "own" | "listed" | "foreign"
      readonly ref: "protected" | "unprotected" | "fork"
      readonly trigger: Role
    }

export const everybody: readonly Somebody[] = [
  ...roles.map((role) => ({ kind: "user", role }) as const),
  { kind: "deploy token" },
  ...(["own", "listed", "foreign"] as const).flatMap((origin) =>
    (["protected", "unprotected", "fork"] as const).flatMap((ref) =>
      roles.slice(1).map((trigger) => ({ kind: "job", origin, ref, trigger }) as const)
    )
  )
]

export type Visibility = "private" | "internal" | "public"

/** The least roles by the platform itself: reading where private, internal, public; writing; deleting (SPEC §2.1). */
const baselines = {
  "package_registry.maven": ["reporter", "authenticated", "anonymous", "developer", "maintainer"],
  container_registry: ["reporter", "authenticated", "anonymous", "developer", "developer"],
  repository: ["reporter", "authenticated", "anonymous", "developer", "maintainer"],
  pipelines: ["reporter", "authenticated", "anonymous", "developer", "owner"],
  secure_files: ["developer", "developer", "developer", "maintainer", "maintainer"],
  terraform_state: ["developer", "developer", "developer", "maintainer", "maintainer"]
} as const satisfies Readonly<Record<string, readonly [Role, Role, Role, Role, Role]>>

export type Resource = keyof typeof baselines

export const baselineOf = (resource: Resource, action: Action, visibility: Visibility): Role => {
  const [onPrivate, onInternal, onPublic, toWrite, toDelete] = baselines[resource]
  if (action === "write") return toWrite
  if (action === "delete") return toDelete
  return visibility === "private" ? onPrivate : visibility === "internal" ? onInternal : onPublic
}

/** Whether a deploy token can have a scope for it (SPEC §2.2). */
const hasScope = (resource: Resource, action: Action): boolean =>
  action !== "delete" && ["package_registry.maven", "container_registry", "repository"].includes(resource)

export const isAtLeast = (role: Role, least: Role): boolean => roles.indexOf(role) >= roles.indexOf(least)

/** Whether the grant, in a cell, admits somebody. */
export const admits = (
  grant: StringGrant,
  resource: Resource,
  action: Action,
  visibility: Visibility,
  somebody: Somebody
): boolean => {
  const baseline = baselineOf(resource, action, visibility)
  if (grant === false) return false
  if (somebody.kind === "deploy token") return grant === true && hasScope(resource, action)
  if (somebody.kind === "user") {
    const named = grant === true ? baseline : grant.replace(/^job_token(?:_and_)?/, "")
    return named !== "" && isAtLeast(somebody.role, named as Role) && isAtLeast(somebody.role, baseline)
  }
  if (grant === true) {
    return isAtLeast(somebody.trigger, baseline) && (action === "read" || somebody.ref !== "fork")
  }
  if (!grant.startsWith("job_token") || somebody.ref === "fork") return false
  return isAtLeast(somebody.trigger, action === "read" ? baseline : "developer")
}

/** What stands around the three grants; the same for all policies of a run. */
export interface Surroundings {
  readonly title: string
  readonly visibility?: Visibility
  readonly scope?: NonNullable<ExampleProject["scope"]>
  readonly facts?: NonNullable<ExampleProject["facts"]>
  readonly before?: Readonly<Record<Action, StringGrant>>
  readonly limits?: Partial<Readonly<Record<Action, StringGrant>>>
  readonly instance?: ExampleInstance
  readonly groups?: Readonly<Record<string, ExampleGroup>>
  readonly uses?: ExampleUses
  readonly suppressions?: ExampleSuppressions
}

/** One policy of the registry, as a formula sees it. */
export interface NaivePolicy {
  readonly resource: Resource
  readonly grants: Readonly<Record<Action, StringGrant>>
  readonly visibility: Visibility
  readonly around: Surroundings
  /** ⟦P⟧(resource, action), the limits counted in. */
  readonly who: (action: Action) => readonly Somebody[]
  /** The same of the policy before. */
  readonly whoBefore: (action: Action) => readonly Somebody[]
}

const remembered = new Map<string, readonly Somebody[]>()

const allOf = (
  grant: StringGrant,
  resource: Resource,
  action: Action,
  visibility: Visibility
): readonly Somebody[] => {
  const key = [grant, resource, action, visibility].join()
  const all =
    remembered.get(key) ?? everybody.filter((one) => admits(grant, resource, action, visibility, one))
  remembered.set(key, all)
  return all
}

export const naivePolicy = (
  resource: Resource,
  around: Surroundings,
  grants: Readonly<Record<Action, StringGrant>>
): NaivePolicy => {
  const { before, limits = {}, visibility = "private" } = around
  const who = (given: Readonly<Record<Action, StringGrant>>, action: Action) => {
    const limit = limits[action]
    const granted = allOf(given[action], resource, action, visibility)
    return limit === undefined
      ? granted
      : granted.filter((somebody) => admits(limit, resource, action, visibility, somebody))
  }
  return {
    resource,
    grants,
    visibility,
    around,
    who: (action) => who(grants, action),
    whoBefore: (action) => (before === undefined ? [] : who(before, action))
  }
}

/** The job tokens among some people. */
export const jobs = (somebodies: readonly Somebody[]) =>
  somebodies.flatMap((somebody) => (somebody.kind === "job" ? [somebody] : []))

/** The least role among the users. */
export const least = (somebodies: readonly Somebody[]): Role | undefined =>
  roles.find((role) => somebodies.some((somebody) => somebody.kind === "user" && somebody.role === role))

/** A rule's condition, written without looking at the rule. */
export interface Formula {
  /** Left out: `package_registry.maven`. */
  readonly resource?: Resource
  /** Left out: one private project, without scope and facts. */
  readonly surroundings?: readonly Surroundings[]
  /** The actions that a finding names. */
  readonly fires: (policy: NaivePolicy) => readonly Action[]
  /** Whether it fires at all; left out: where an action is named. */
  readonly firesAtAll?: (policy: NaivePolicy) => boolean
  /** Why no policy of string grants makes it fire, where none does. */
  readonly neverFires?: string
}
