import type { Action, Role, Visibility } from "./vocabulary.ts"

// What SPEC §9.1 lets a host put, as far as a decision can depend on it.

export type NamedRole = Exclude<Role, "anonymous" | "authenticated">

export interface JobTokenGrant {
  readonly origin?: "own" | "in_scope"
  readonly refs?: "protected" | "any" | "any_including_forks"
  readonly environments?: "any" | "protected" | readonly string[]
  readonly trigger_role?: Role
  readonly expires_at?: string
}

export interface GrantObject {
  readonly min_role?: Role | null
  readonly job_token?: false | JobTokenGrant
  readonly deploy_token?: boolean
}

export type Grant = boolean | NamedRole | "job_token" | `job_token_and_${NamedRole}` | GrantObject

export type Cells = { readonly [action in Action]?: Grant }

export interface PolicyDocument {
  readonly package_registry?: { readonly [format: string]: Cells }
  readonly [resource: string]: Cells | { readonly [format: string]: Cells } | undefined
}

export interface AllowlistEntry {
  readonly project?: string | number
  readonly group?: string | number
  readonly default_permissions?: boolean | null
  readonly job_token_policies?: readonly string[] | null
  readonly expires_at?: string | null
}

export interface ScopeDocument {
  readonly inbound_enabled?: boolean | null
  readonly allowlist?: readonly AllowlistEntry[] | null
}

export interface InstanceInput {
  readonly defaults?: PolicyDocument
  readonly limits?: PolicyDocument
  readonly enforce_scope?: boolean
}

export interface GroupInput {
  readonly id?: number
  readonly path: string
  readonly defaults?: PolicyDocument
  readonly limits?: PolicyDocument
}

export interface ProjectInput {
  readonly id?: number
  readonly path: string
  readonly visibility?: Visibility | null
  readonly permissions?: PolicyDocument
  readonly scope?: ScopeDocument
}

export interface World {
  readonly instance?: InstanceInput
  readonly groups: readonly GroupInput[]
  readonly projects: readonly ProjectInput[]
}
