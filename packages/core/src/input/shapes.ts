import { resourceIds, type Vocabulary } from "../domain/vocabulary.ts"
import { defaultKey } from "../policy/permissions.ts"
import { parseRfc3339 } from "../policy/rfc3339.ts"
import {
  anyOf,
  integer,
  list,
  literal,
  literals,
  notEmpty,
  nullable,
  object,
  text,
  truth,
  type ObjectShape,
  type Shape
} from "./shape.ts"

const instant = text({
  expected: "an RFC 3339 date and time, such as `2027-01-31T00:00:00Z`",
  holds: (written) => parseRfc3339(written) !== null
})

/** A name that has a canonical form: no half of a character pair stands alone in it. */
const name = text(notEmpty, {
  expected: "a text of whole characters",
  holds: (written) => written.isWellFormed()
})

/** The full path of a project or group: names joined by `/`, none of them empty. */
export const fullPath = text({
  expected: "a full path, such as `acme/backend`",
  holds: (written) => written.isWellFormed() && written.split("/").every((part) => part !== "")
})

/** The number of a project or group. */
export const identifier = integer({
  expected: "a positive whole number",
  holds: (value) => Number.isSafeInteger(value) && value > 0
})

const reference = anyOf([identifier, fullPath], "a project's or group's number or full path")

/** The shapes of a domain's documents. */
export const makeShapes = (vocabulary: Vocabulary) => {
  const { domain, leastMemberRank } = vocabulary
  const role = literals(domain.roles)
  const memberRoles = domain.roles.slice(leastMemberRank)
  const grantNames = [...memberRoles, "job_token", ...memberRoles.map((member) => `job_token_and_${member}`)]

  const jobToken = object({
    origin: literals(["own", "in_scope"]),
    refs: literals(["protected", "any", "any_including_forks"]),
    environments: anyOf(
      [literals(["any", "protected"]), list(name)],
      "`any`, `protected` or a list of environment names"
    ),
    trigger_role: role,
    expires_at: instant
  })
  const grant: Shape = {
    ...anyOf([
      truth,
      literals(grantNames),
      object({
        min_role: nullable(role),
        job_token: anyOf([literal(false), jobToken], "false or an object"),
        deploy_token: truth
      })
    ]),
    identifier: "Grant",
    expected: "a grant (true, false, a role, `job_token`, `job_token_and_<role>` or an object)",
    description: "Who may do it: nobody (false), whom the platform allows by itself (true), or those named"
  }

  const members = (keys: readonly string[], shape: Shape): ObjectShape =>
    object(Object.fromEntries(keys.map((key) => [key, shape])))
  const actions = domain.actions.map((action) => action.name)
  const permissionsOf = (wrap: (shape: Shape) => Shape): ObjectShape => {
    const cellGrants = members(actions, wrap(grant))
    return object(
      Object.fromEntries(
        domain.resources.map(({ formats, name: resource }) => [
          resource,
          wrap(formats ? members([...formats, defaultKey], wrap(cellGrants)) : cellGrants)
        ])
      )
    )
  }
  const permissions = { ...permissionsOf((shape) => shape), identifier: "Permissions" }
  const permissionsPatch = { ...permissionsOf(nullable), identifier: "PermissionsPatch" }

  const entry = object(
    {
      project: reference,
      group: reference,
      default_permissions: nullable(truth),
      job_token_policies: nullable(list(literals(vocabulary.allowlistPolicies.keys()))),
      expires_at: nullable(instant)
    },
    [],
    {
      expected: "an entry that names either a `project` or a `group`",
      holds: ({ group, project }) => (project === undefined) !== (group === undefined)
    }
  )
  const scope = {
    ...object({ inbound_enabled: nullable(truth), allowlist: nullable(list(entry)) }),
    identifier: "Scope"
  }

  const format = literals(
    domain.resources.flatMap((definition) => definition.formats ?? resourceIds(definition))
  )
  const facts = {
    ...object({
      target: literal("gitlab"),
      registries: list(format),
      protected_refs: list(object({ pattern: name, push_role: role }, ["pattern", "push_role"])),
      environments: list(object({ name, protected: truth }, ["name", "protected"])),
      overwrite: list(format),
      deploy_tokens: list(object({ scopes: list(name) }, ["scopes"])),
      missing_paths: list(fullPath),
      pipeline_min_role: role
    }),
    identifier: "Facts"
  }

  const visibility = literals(domain.visibilities)
  const stated = { defaults: permissions, limits: permissions }
  const patched = { defaults: nullable(permissionsPatch), limits: nullable(permissionsPatch) }
  return {
    memberRoles,
    role,
    grant,
    permissions,
    permissionsPatch,
    scope,
    facts,
    visibility,
    project: object(
      {
        id: identifier,
        path: fullPath,
        visibility: nullable(visibility),
        revision: integer(),
        permissions,
        scope: nullable(scope),
        facts
      },
      ["path"]
    ),
    group: object({ id: identifier, path: fullPath, ...stated }, ["path"]),
    instance: object({ ...stated, enforce_scope: truth }),
    groupPatch: { ...object(patched), identifier: "GroupPatch" },
    instancePatch: {
      ...object({ ...patched, enforce_scope: nullable(truth) }),
      identifier: "InstancePatch"
    }
  }
}
