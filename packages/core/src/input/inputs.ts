import type { Domain } from "../domain/domain.ts"
import type { FactsOf } from "../policy/facts.ts"
import type { RoleOf } from "../policy/grant.ts"
import type { PermissionsOf, PermissionsPatchOf } from "../policy/permissions.ts"
import type { AllowlistPolicyOf, ScopeOf } from "../policy/scope.ts"

/** What an engine is told of a project (SPEC §9.1). */
export interface ProjectInputOf<D extends Domain> {
  readonly id?: number
  readonly path: string
  /** Left out: private. */
  readonly visibility?: D["visibilities"][number] | null
  /** What decisions report; left out: 0. */
  readonly revision?: number
  readonly permissions?: PermissionsOf<D>
  readonly scope?: ScopeOf<AllowlistPolicyOf<D>> | null
  readonly facts?: FactsOf<RoleOf<D>>
}

/** What an engine is told of a group: what its projects inherit, and what they cannot exceed. */
export interface GroupInputOf<D extends Domain> {
  readonly id?: number
  readonly path: string
  readonly defaults?: PermissionsOf<D>
  readonly limits?: PermissionsOf<D>
}

/** What an engine is told of the instance. */
export interface InstanceInputOf<D extends Domain> {
  readonly defaults?: PermissionsOf<D>
  readonly limits?: PermissionsOf<D>
  /** The scope counts as on in every project, whatever is stored. */
  readonly enforce_scope?: boolean
}

/** A merge patch for what a group states. */
export interface GroupPatchOf<D extends Domain> {
  readonly defaults?: PermissionsPatchOf<D> | null
  readonly limits?: PermissionsPatchOf<D> | null
}

/** A merge patch for what the instance states. */
export interface InstancePatchOf<D extends Domain> extends GroupPatchOf<D> {
  readonly enforce_scope?: boolean | null
}
