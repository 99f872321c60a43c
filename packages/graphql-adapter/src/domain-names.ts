import { vocabulary } from "@jobwarden/core"

const { domain } = vocabulary

/** GraphQL's names of enum values are upper-case, and hold neither a dot nor a colon. */
export const enumName = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, "_")

/** `package_registry` as the name of a field: `packageRegistry`. */
const fieldName = (name: string): string =>
  name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())

const named = (names: Iterable<string>): ReadonlyMap<string, string> => {
  const all = [...names].map((name) => [enumName(name), name] as const)
  const map = new Map(all)
  if (map.size < all.length) throw new Error("two names of the domain are one name in GraphQL")
  return map
}

/** Actions by their names in GraphQL. */
export const actionNames = named(vocabulary.actions.keys())

/** Roles by their names in GraphQL, the weakest first. */
export const roleNames = named(domain.roles)

/** Policies of allowlist entries by their names in GraphQL: GitLab's, and those that name one cell. */
export const policyNames = named(vocabulary.allowlistPolicies.keys())

const memberRoles = domain.roles.slice(vocabulary.leastMemberRank)

/** Grants that are said by one word, by their names in GraphQL. */
export const grantNames: ReadonlyMap<string, boolean | string> = new Map<string, boolean | string>([
  ["NOBODY", false],
  ["BASELINE", true],
  ...named([...memberRoles, "job_token", ...memberRoles.map((role) => `job_token_and_${role}`)])
])

/** A resource as a document and as a typed input name it. */
export interface InputField {
  readonly resource: string
  readonly field: string
  /** Whether it has formats below it. */
  readonly isRegistry: boolean
}

export const inputFields: ReadonlyArray<InputField> = domain.resources.map((resource) => ({
  resource: resource.name,
  field: fieldName(resource.name),
  isRegistry: "formats" in resource
}))

/** The formats of the package registry, likewise. */
export const packageFormats: ReadonlyArray<{ readonly name: string; readonly field: string }> =
  domain.resources.flatMap((resource) =>
    "formats" in resource ? resource.formats.map((name) => ({ name, field: fieldName(name) })) : []
  )
