import type { Domain } from "./domain.ts"

/** Two things of a domain that would be written alike, and what they would be. */
export interface Ambiguity {
  readonly kind: string
  readonly name: string
}

/**
 * A name that stands for two things of a domain, if there is one. A name may be a text joined of others, as a
 * cell's is: `a:b` with `c` reads like `a` with `b:c`, and one of the two would be decided as if it were the
 * other.
 */
export const ambiguityOf = (domain: Domain): Ambiguity | undefined => {
  const { actions, allowlistPolicies, leastMember, resources, roles, tokenScopes, visibilities } = domain
  const actionNames = actions.map(({ name }) => name)
  const members = roles.slice(Math.max(0, roles.indexOf(leastMember)))
  const cells = resources
    .flatMap(({ formats, name }) => formats?.map((format) => `${name}.${format}`) ?? [name])
    .flatMap((resource) => actionNames.map((action) => `${resource}:${action}`))
  const coarse = Object.keys(allowlistPolicies.verbs).flatMap((verb) =>
    Object.keys(allowlistPolicies.subjects).map((subject) => `${verb}_${subject}`)
  )
  const kinds: readonly (readonly [kind: string, names: readonly string[]])[] = [
    ["role", roles],
    ["action", actionNames],
    ["visibility", visibilities],
    ["scope", tokenScopes.map(({ name }) => name)],
    ["resource", resources.map(({ name }) => name)],
    ["cell", cells],
    ["allowlist name", [...coarse, ...cells]],
    ["grant", [...members, "job_token", ...members.map((role) => `job_token_and_${role}`)]],
    [
      "key",
      resources.flatMap(({ formats = [], name }) => ["default", ...formats].map((key) => `${name}.${key}`))
    ]
  ]
  return kinds.flatMap(([kind, names]) => {
    const name = repeated(names)
    return name === undefined ? [] : [{ kind, name }]
  })[0]
}

const repeated = (names: readonly string[]): string | undefined => {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) return name
    seen.add(name)
  }
  return undefined
}
