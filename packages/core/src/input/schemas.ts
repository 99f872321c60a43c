import { Schema } from "effect"
import type { Domain } from "../domain/domain.ts"
import { resourceIds, type Vocabulary } from "../domain/vocabulary.ts"
import type { FactsOf } from "../policy/facts.ts"
import type { GrantOf, RoleOf } from "../policy/grant.ts"
import { defaultKey, type PermissionsOf, type PermissionsPatchOf } from "../policy/permissions.ts"
import { parseRfc3339 } from "../policy/rfc3339.ts"
import type { AllowlistPolicyOf, ScopeOf } from "../policy/scope.ts"

const optional = Schema.optionalKey
const nullable = <S extends Schema.Top>(schema: S) => optional(Schema.NullOr(schema))

const Instant = Schema.String.check(
  Schema.makeFilter((text: string) => parseRfc3339(text) !== null, {
    expected: "an RFC 3339 date and time, such as `2027-01-31T00:00:00Z`"
  })
)

/** A name that has a canonical form: no half of a character pair stands alone in it. */
const Name = Schema.NonEmptyString.check(
  Schema.makeFilter((text: string) => text.isWellFormed(), { expected: "a text of whole characters" })
)

/** The full path of a project or group: names joined by `/`, none of them empty. */
export const FullPath = Schema.String.check(
  Schema.makeFilter((text: string) => text.isWellFormed() && text.split("/").every((name) => name !== ""), {
    expected: "a full path, such as `acme/backend`"
  })
)

/** The number of a project or group. */
export const Identifier = Schema.Int.check(
  Schema.makeFilter((value: number) => Number.isSafeInteger(value) && value > 0, {
    expected: "a positive whole number"
  })
)

const Reference = Schema.Union([Identifier, FullPath]).annotate({
  expected: "a project's or group's number or full path"
})

/** The schemas of a domain's documents: what decodes them, and what their JSON Schema comes from. */
export const makeSchemas = <const D extends Domain>(vocabulary: Vocabulary<D>) => {
  const { domain, leastMemberRank } = vocabulary
  const Role = Schema.Literals(domain.roles)
  const memberRoles = domain.roles.slice(leastMemberRank)
  const grantNames = [...memberRoles, "job_token", ...memberRoles.map((role) => `job_token_and_${role}`)]

  const JobToken = Schema.Struct({
    origin: optional(Schema.Literals(["own", "in_scope"])),
    refs: optional(Schema.Literals(["protected", "any", "any_including_forks"])),
    environments: optional(
      Schema.Union([Schema.Literals(["any", "protected"]), Schema.Array(Name)]).annotate({
        expected: "`any`, `protected` or a list of environment names"
      })
    ),
    trigger_role: optional(Role),
    expires_at: optional(Instant)
  })
  const Grant = Schema.Union([
    Schema.Boolean,
    Schema.Literals(grantNames),
    Schema.Struct({
      min_role: nullable(Role),
      job_token: optional(
        Schema.Union([Schema.Literal(false), JobToken]).annotate({ expected: "false or an object" })
      ),
      deploy_token: optional(Schema.Boolean)
    })
  ]).annotate({
    identifier: "Grant",
    expected: "a grant (true, false, a role, `job_token`, `job_token_and_<role>` or an object)",
    description: "Who may do it: nobody (false), whom the platform allows by itself (true), or those named"
  })

  const members = (keys: readonly string[], value: Schema.Top) =>
    Schema.Struct(Object.fromEntries(keys.map((key) => [key, optional(value)])))
  const actions = domain.actions.map((action) => action.name)
  const permissions = (wrap: (schema: Schema.Top) => Schema.Top) => {
    const CellGrants = members(actions, wrap(Grant))
    return Schema.Struct(
      Object.fromEntries(
        domain.resources.map((definition) => [
          definition.name,
          optional(
            wrap(
              definition.formats ? members([...definition.formats, defaultKey], wrap(CellGrants)) : CellGrants
            )
          )
        ])
      )
    )
  }
  const stated = permissions((schema) => schema)
  const patched = permissions((schema) => Schema.NullOr(schema))
  const Permissions = stated.annotate({ identifier: "Permissions" })
  const PermissionsPatch = patched.annotate({ identifier: "PermissionsPatch" })

  const surroundings = { defaults: nullable(PermissionsPatch), limits: nullable(PermissionsPatch) }

  const Entry = Schema.Struct({
    project: optional(Reference),
    group: optional(Reference),
    default_permissions: nullable(Schema.Boolean),
    job_token_policies: nullable(Schema.Array(Schema.Literals([...vocabulary.allowlistPolicies.keys()]))),
    expires_at: nullable(Instant)
  }).check(
    Schema.makeFilter((entry) => (entry.project === undefined) !== (entry.group === undefined), {
      expected: "an entry that names either a `project` or a `group`"
    })
  )
  const Scope = Schema.Struct({
    inbound_enabled: nullable(Schema.Boolean),
    allowlist: nullable(Schema.Array(Entry))
  }).annotate({ identifier: "Scope" })

  const formats = domain.resources.flatMap((definition) =>
    definition.formats ? definition.formats : resourceIds(definition)
  )
  const Format = Schema.Literals(formats)
  const Facts = Schema.Struct({
    target: optional(Schema.Literal("gitlab")),
    registries: optional(Schema.Array(Format)),
    protected_refs: optional(Schema.Array(Schema.Struct({ pattern: Name, push_role: Role }))),
    environments: optional(Schema.Array(Schema.Struct({ name: Name, protected: Schema.Boolean }))),
    overwrite: optional(Schema.Array(Format)),
    deploy_tokens: optional(Schema.Array(Schema.Struct({ scopes: Schema.Array(Name) }))),
    missing_paths: optional(Schema.Array(FullPath)),
    pipeline_min_role: optional(Role)
  }).annotate({ identifier: "Facts" })

  const Visibility = Schema.Literals(domain.visibilities)
  // The schemas are built from data, which TypeScript cannot follow: their types are said here, once.
  const typed = <T>(schema: Schema.Top) => schema as unknown as Schema.Codec<T, T>
  const documents = {
    Role: typed<RoleOf<D>>(Role),
    Grant: typed<GrantOf<D>>(Grant),
    Permissions: typed<PermissionsOf<D>>(Permissions),
    PermissionsPatch: typed<PermissionsPatchOf<D>>(PermissionsPatch),
    Scope: typed<ScopeOf<AllowlistPolicyOf<D>>>(Scope),
    Facts: typed<FactsOf<RoleOf<D>>>(Facts),
    Visibility: typed<D["visibilities"][number]>(Visibility)
  }
  return {
    ...documents,
    /** The members of a permissions document, for documents that have more beside them. */
    permissionsFields: stated.fields,
    memberRoles,
    ProjectInput: typed<ProjectInputOf<D>>(
      Schema.Struct({
        id: optional(Identifier),
        path: FullPath,
        visibility: nullable(Visibility),
        revision: optional(Schema.Int),
        permissions: optional(Permissions),
        scope: nullable(Scope),
        facts: optional(Facts)
      })
    ),
    GroupInput: typed<GroupInputOf<D>>(
      Schema.Struct({
        id: optional(Identifier),
        path: FullPath,
        defaults: optional(Permissions),
        limits: optional(Permissions)
      })
    ),
    InstanceInput: typed<InstanceInputOf<D>>(
      Schema.Struct({
        defaults: optional(Permissions),
        limits: optional(Permissions),
        enforce_scope: optional(Schema.Boolean)
      })
    ),
    GroupPatch: typed<GroupPatchOf<D>>(Schema.Struct(surroundings).annotate({ identifier: "GroupPatch" })),
    InstancePatch: typed<InstancePatchOf<D>>(
      Schema.Struct({ ...surroundings, enforce_scope: nullable(Schema.Boolean) }).annotate({
        identifier: "InstancePatch"
      })
    )
  }
}

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
