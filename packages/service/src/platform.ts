import type { Facts, Role, Scope, Visibility } from "@jobwarden/core"
import { Context, type Effect, Schema } from "effect"
import type { Secret } from "./secret.ts"

/** A number is an id, a string a full path. */
export type Reference = number | string

/** A secret as it was presented, and by which door. */
export interface Credential {
  readonly presentedAs: "private_token" | "job_token" | "bearer" | "basic"
  readonly secret: Secret
}

/** How long a credential goes on being good, where its platform knows. */
interface Ending {
  /** From when on it signs nobody in (epoch milliseconds). What is made from it ends with it. */
  readonly endsAt?: number
}

/** Somebody signed in with a personal, project or group access token. */
export interface UserPrincipal extends Ending {
  readonly type: "user"
  readonly id: number
  readonly username: string
  readonly name: string
  readonly admin: boolean
  /** Reads everything there is, as an administrator does, and changes nothing by it. */
  readonly auditor?: boolean
  /** Left out: the token is unrestricted. */
  readonly scopes?: ReadonlyArray<string>
  readonly active: boolean
}

/** A pipeline job; its token is live while it is `active`. */
export interface JobPrincipal extends Ending {
  readonly type: "job"
  readonly id: number
  /** Source project id. */
  readonly project: number
  readonly ref: { readonly name?: string; readonly protected: boolean; readonly fork?: boolean }
  readonly environment?: { readonly name: string; readonly protected: boolean }
  /** Who triggered the pipeline. */
  readonly userId: number
  readonly active: boolean
  /** Of a job that came with a signed identity token. */
  readonly identity?: JobIdentity
}

/** What a signed identity token says of a job, beside what is known of every job (SPEC §9.6). */
export interface JobIdentity {
  /** Who signed it. */
  readonly issuer: string
  /** Whether the numbers in the token are this platform's. A stranger's project is none of those known here. */
  readonly isNative: boolean
  /** The role in the source project of who triggered the job, of no other; `null`: nothing is said of it. */
  readonly roleInSource: Role | null
  /** The projects whose policy an administrator lets this job manage (SPEC §7). */
  readonly manages: ReadonlyArray<Reference>
}

/** A deploy token: at home in one project or one group. */
export interface DeployTokenPrincipal extends Ending {
  readonly type: "deploy_token"
  readonly id: number
  readonly home: { readonly project: number } | { readonly group: number }
  readonly scopes: ReadonlyArray<string>
  readonly active: boolean
}

/** A service that may ask for decisions (SPEC §9.7), and may do nothing else. */
export interface DecisionClientPrincipal {
  readonly type: "decision_client"
  readonly id: string
  readonly trustedContext: boolean
}

export type Principal = UserPrincipal | JobPrincipal | DeployTokenPrincipal | DecisionClientPrincipal

export interface PlatformGroup {
  readonly id: number
  readonly path: string
}

export interface PlatformProject {
  readonly id: number
  readonly path: string
  readonly visibility: Visibility
  /**
   * The groups it is in, from the outermost. Left out: those of the inventory whose paths its own begins with; a
   * platform that knows of more after the start than its inventory said must name them here.
   */
  readonly groups?: ReadonlyArray<PlatformGroup>
  /** The scope in force until one is stored. */
  readonly scope?: Scope
  readonly facts?: Facts
}

/** A page of the projects or groups in which somebody has a role. */
export interface RoleQuery {
  /** Who has it by membership; `null`: whoever has it, and so everything. */
  readonly userId: number | null
  /** That role or one above it. */
  readonly leastRole: Role
  /** Ids above this one. */
  readonly after: number
  /** The first so many of them. */
  readonly limit: number
}

/** Who may be the subject of a question about access. */
export type SubjectPrincipal = UserPrincipal | JobPrincipal | DeployTokenPrincipal

/** A page of the subjects of one type. */
export interface SubjectQuery {
  readonly type: SubjectPrincipal["type"]
  /** Ids above this one. */
  readonly after: number
  /** The first so many of them. */
  readonly limit: number
}

/** The platform could not answer; callers fail closed. */
export class PlatformUnavailable extends Schema.TaggedError<PlatformUnavailable>()("PlatformUnavailable", {
  reason: Schema.String
}) {
  override get message() {
    return `the platform is unavailable: ${this.reason}`
  }
}

type Answer<A> = Effect.Effect<A, PlatformUnavailable>

/** Who a credential is, which projects exist, and which role somebody has in one (SPEC §9.6). */
export class Platform extends Context.Service<
  Platform,
  {
    /** `null` for a credential that is unknown, expired, or presented by a door its kind does not use. */
    readonly authenticate: (credential: Credential) => Answer<Principal | null>
    /** Everything there is, for the decision index; a platform that cannot list answers what it knows. */
    readonly inventory: Answer<{
      readonly groups: ReadonlyArray<PlatformGroup>
      readonly projects: ReadonlyArray<PlatformProject>
    }>
    /** Whether questions are answered at present; for whoever has to know whether to send requests here. */
    readonly health: Answer<void>
    readonly project: (reference: Reference) => Answer<PlatformProject | null>
    readonly group: (reference: Reference) => Answer<PlatformGroup | null>
    /** The role by membership in the project or any ancestor group (the highest); `authenticated` without one. */
    readonly memberRole: (userId: number, projectId: number) => Answer<Role>
    /** The role by membership in the group or any group above it (the highest); `authenticated` without one. */
    readonly groupRole: (userId: number, groupId: number) => Answer<Role>
    /**
     * Whether somebody who is signed in may know that there is a group: it is not private, or they are a member of
     * it, of a group above it, or of anything below.
     */
    readonly knowsGroup: (userId: number, groupId: number) => Answer<boolean>
    /** The projects in which somebody has a role, by id. A page costs about what is on it, however many there are. */
    readonly projectsWithRole: (query: RoleQuery) => Answer<ReadonlyArray<PlatformProject>>
    /** The same for groups. */
    readonly groupsWithRole: (query: RoleQuery) => Answer<ReadonlyArray<PlatformGroup>>
    readonly user: (reference: Reference) => Answer<UserPrincipal | null>
    readonly job: (id: number) => Answer<JobPrincipal | null>
    /**
     * A project's job, of a platform that knows jobs by their projects only. `null`: it has no such job, or none that
     * may be known.
     */
    readonly jobIn?: (projectId: number, id: number) => Answer<JobPrincipal | null>
    readonly deployToken: (id: number) => Answer<DeployTokenPrincipal | null>
    /**
     * The subjects of one type, by id: a user as somebody who is signed in without a token, jobs and deploy tokens
     * whether live or not. A platform that cannot list them leaves it out, and they cannot be searched for.
     */
    readonly principals?: (query: SubjectQuery) => Answer<ReadonlyArray<SubjectPrincipal>>
  }
>()("service/Platform") {}
