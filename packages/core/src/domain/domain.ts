/**
 * What an engine decides about: roles, resources, actions, what the platform allows by itself, and the words
 * its tokens and allowlists use. One value of this type is the only place where such words stand; everything
 * else in the engine is written against it.
 */
export interface Domain {
  readonly name: string
  /** Weakest first. The first one is not signed in. */
  readonly roles: readonly [string, string, ...string[]]
  /** What somebody has who is signed in and no member: the least that a job's trigger can have. */
  readonly signedIn: string
  /** The least role of a member. Grants name it and the roles above; a baseline below it is public. */
  readonly leastMember: string
  readonly actions: readonly ActionDefinition[]
  /** The first is what a project has that does not say. */
  readonly visibilities: readonly [string, ...string[]]
  readonly resources: readonly ResourceDefinition[]
  /** What each scope of a user's or deploy token covers. */
  readonly tokenScopes: readonly TokenScopeDefinition[]
  /** The coarse names an allowlist entry may use: `<verb>_<subject>`. */
  readonly allowlistPolicies: {
    /** verb → the actions it stands for */
    readonly verbs: Readonly<Record<string, readonly string[]>>
    /** subject → the resource (with all its formats) it stands for */
    readonly subjects: Readonly<Record<string, string>>
  }
}

export interface ActionDefinition {
  readonly name: string
  /**
   * The action changes nothing. Its baseline depends on the project's visibility, what is public of it needs
   * no scope, and a fork's pipeline has it where a grant leaves the platform's baseline as it is.
   */
  readonly observes: boolean
  /** The least trigger role of a job token where a grant names job tokens; `null`: the baseline alone. */
  readonly jobTokenFloor: string | null
}

/** A resource, or a family of resources that a document may speak for with one `default`. */
export interface ResourceDefinition {
  readonly name: string
  /** Left out: the resource is one by itself. Otherwise each is the resource `<name>.<format>`. */
  readonly formats?: readonly string[]
  /** action → the least role, or visibility → the least role */
  readonly baseline: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

export interface TokenScopeDefinition {
  readonly name: string
  /** Resource names; left out: every resource. */
  readonly resources?: readonly string[]
  /** Left out: every action. */
  readonly actions?: readonly string[]
  /** Whether a deploy token can have it. */
  readonly deployToken: boolean
}
