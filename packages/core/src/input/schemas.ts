import type { Schema } from "effect"
import type { Domain } from "../domain/domain.ts"
import type { Vocabulary } from "../domain/vocabulary.ts"
import type { FactsOf } from "../policy/facts.ts"
import type { GrantOf, RoleOf } from "../policy/grant.ts"
import type { PermissionsOf, PermissionsPatchOf } from "../policy/permissions.ts"
import type { AllowlistPolicyOf, ScopeOf } from "../policy/scope.ts"
import type {
  GroupInputOf,
  GroupPatchOf,
  InstanceInputOf,
  InstancePatchOf,
  ProjectInputOf
} from "./inputs.ts"
import { makeSchemaOf } from "./schema-of.ts"
import type { Shape } from "./shape.ts"
import { fullPath, identifier, makeShapes } from "./shapes.ts"

const places = makeSchemaOf()

/** The full path of a project or group: names joined by `/`, none of them empty. */
export const FullPath = places.schemaOf(fullPath) as typeof Schema.String

/** The number of a project or group. */
export const Identifier = places.schemaOf(identifier) as typeof Schema.Int

/** The schemas of a domain's documents: what their JSON Schema comes from, and what other schemas have in them. */
export const makeSchemas = <const D extends Domain>(vocabulary: Vocabulary<D>) => {
  const shapes = makeShapes(vocabulary)
  const { fieldsOf, schemaOf } = makeSchemaOf()
  // The schemas are built from data, which TypeScript cannot follow: their types are said here, once.
  const typed = <T>(shape: Shape) => schemaOf(shape) as unknown as Schema.Codec<T, T>
  return {
    Role: typed<RoleOf<D>>(shapes.role),
    Grant: typed<GrantOf<D>>(shapes.grant),
    Permissions: typed<PermissionsOf<D>>(shapes.permissions),
    PermissionsPatch: typed<PermissionsPatchOf<D>>(shapes.permissionsPatch),
    Scope: typed<ScopeOf<AllowlistPolicyOf<D>>>(shapes.scope),
    Facts: typed<FactsOf<RoleOf<D>>>(shapes.facts),
    Visibility: typed<D["visibilities"][number]>(shapes.visibility),
    ProjectInput: typed<ProjectInputOf<D>>(shapes.project),
    GroupInput: typed<GroupInputOf<D>>(shapes.group),
    InstanceInput: typed<InstanceInputOf<D>>(shapes.instance),
    GroupPatch: typed<GroupPatchOf<D>>(shapes.groupPatch),
    InstancePatch: typed<InstancePatchOf<D>>(shapes.instancePatch),
    /** The members of a permissions document, for documents that have more beside them. */
    permissionsFields: fieldsOf(shapes.permissions),
    /** The weakest first. */
    memberRoles: shapes.memberRoles
  }
}
