import * as fc from "fast-check"
import { gitlab } from "../src/domain/gitlab.ts"
import type { Grant, Permissions, PermissionsPatch, Scope } from "../src/gitlab.ts"
import type { AnyPermissions } from "../src/policy/permissions.ts"
import { afterNoon, atNoon, beforeNoon, plainGrants, roles } from "./documents.ts"

// Names that are also words of a grant, or members of every JavaScript object.
export const environmentNames = ["production", "staging", "any", "protected", "__proto__", "constructor"]

export const role = fc.constantFrom(...roles)
export const instant = fc.constantFrom(beforeNoon, atNoon, afterNoon, "2030-01-01t00:00:00.5+02:00")

const jobTokenTerms = fc.record(
  {
    origin: fc.constantFrom("own" as const, "in_scope" as const),
    refs: fc.constantFrom("protected" as const, "any" as const, "any_including_forks" as const),
    environments: fc.oneof(
      fc.constantFrom("any" as const, "protected" as const),
      fc.subarray(environmentNames.slice(0, 5))
    ),
    trigger_role: role,
    expires_at: instant
  },
  { requiredKeys: [] }
)

/** The object form of a grant, any of it left out. */
export const grantTerms = fc.record(
  {
    min_role: fc.option(role),
    job_token: fc.oneof(fc.constant(false as const), { arbitrary: jobTokenTerms, weight: 4 }),
    deploy_token: fc.boolean()
  },
  { requiredKeys: [] }
)

export const grant: fc.Arbitrary<Grant> = fc.oneof(fc.constantFrom(...plainGrants), grantTerms)

const families = gitlab.resources.map((definition) => ({
  name: definition.name,
  keys: "formats" in definition ? ["maven", "npm", "ml_model", "default"] : undefined
}))

const some = (keys: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<AnyPermissions> =>
  fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] })

const documentWith = (cell: fc.Arbitrary<unknown>, nulls: boolean): fc.Arbitrary<AnyPermissions> => {
  const orNull = (value: fc.Arbitrary<unknown>) => (nulls ? fc.option(value, { freq: 4 }) : value)
  const grants = some(["read", "write", "delete"], cell)
  // Few families a document, so that two documents often speak for the same cell.
  return fc.record(
    Object.fromEntries(
      families.slice(0, 4).map(({ name, keys }) => [name, orNull(keys ? some(keys, orNull(grants)) : grants)])
    ),
    { requiredKeys: [] }
  )
}

export const permissions = documentWith(grant, false) as fc.Arbitrary<Permissions>
export const permissionsPatch = documentWith(fc.option(grant), true) as fc.Arbitrary<PermissionsPatch>

export const projectPaths = ["acme/backend", "acme/team/app", "acme/team/lib", "other/tool", "solo"]
export const groupPaths = ["acme", "acme/team", "other"]

const entryTerms = {
  default_permissions: fc.constantFrom(true, false, null),
  job_token_policies: fc.subarray([
    "read_packages" as const,
    "admin_containers" as const,
    "package_registry.maven:write" as const,
    "repository:read" as const
  ]),
  expires_at: fc.option(instant)
}

const entry = fc.oneof(
  fc.record(
    { project: fc.constantFrom<string | number>(...projectPaths, 11, 12), ...entryTerms },
    { requiredKeys: ["project"] }
  ),
  fc.record(
    { group: fc.constantFrom<string | number>(...groupPaths, 21, 22), ...entryTerms },
    { requiredKeys: ["group"] }
  )
)

export const scope: fc.Arbitrary<Scope> = fc.record(
  {
    inbound_enabled: fc.constantFrom(true, false, null),
    allowlist: fc.uniqueArray(entry, {
      maxLength: 4,
      selector: (one) => JSON.stringify("project" in one ? ["project", one.project] : ["group", one.group])
    })
  },
  { requiredKeys: [] }
)
