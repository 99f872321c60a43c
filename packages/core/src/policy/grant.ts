import type { Domain } from "../domain/domain.ts"
import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import { parseRfc3339 } from "./rfc3339.ts"

export type RoleOf<D extends Domain> = D["roles"][number]
type RolesFrom<Roles extends readonly string[], Least extends string> = Roles extends readonly [
  infer First extends string,
  ...infer Rest extends readonly string[]
]
  ? First extends Least
    ? First | Rest[number]
    : RolesFrom<Rest, Least>
  : string
export type MemberRoleOf<D extends Domain> = RolesFrom<D["roles"], D["leastMember"]>

/** Which job tokens an object grant admits (SPEC §3.2). */
export interface JobTokenTerms<Role extends string = string> {
  /** Left out: `in_scope`, whatever the scope lets in. */
  readonly origin?: "own" | "in_scope"
  /** Left out: `any`, which leaves out forks. */
  readonly refs?: "protected" | "any" | "any_including_forks"
  /** Left out: `any`. A list holds exact names; an empty one matches nothing. */
  readonly environments?: "any" | "protected" | readonly string[]
  /** Left out: the floor. Replaces the floor, up or down. */
  readonly trigger_role?: Role
  /** RFC 3339; from then on no job token is admitted. */
  readonly expires_at?: string
}

/** The object form of a grant: what is left out admits nobody. */
export interface GrantTerms<Role extends string = string> {
  readonly min_role?: Role | null
  readonly job_token?: false | JobTokenTerms<Role>
  readonly deploy_token?: boolean
}

/** The value in a cell: who may do it (SPEC §3.2). */
export type GrantOf<D extends Domain> =
  | boolean
  | MemberRoleOf<D>
  | "job_token"
  | `job_token_and_${MemberRoleOf<D>}`
  | GrantTerms<RoleOf<D>>

/** A grant of any domain. */
export type AnyGrant = boolean | string | GrantTerms

/** The conditions on job tokens that a grant comes to in its cell, everything filled in. */
export interface JobTokenConditions {
  readonly origin: "own" | "in_scope"
  readonly refs: "protected" | "any" | "any_including_forks"
  readonly environments: "any" | "protected" | readonly string[]
  /** The least trigger role's rank. */
  readonly triggerRank: number
  readonly expired: boolean
}

/** What a grant comes to in its cell. A part that is `null` admits nobody of that kind. */
export interface Conditions {
  /** The least role's rank for users, the baseline already counted in. */
  readonly userRank: number | null
  readonly jobToken: JobTokenConditions | null
  readonly deployToken: boolean
}

const nobody: Conditions = { userRank: null, jobToken: null, deployToken: false }

/**
 * Reads a grant in its cell: SPEC §3.2, row by row.
 *
 * @param baseline the rank of the least role that the platform asks for in this cell
 * @param now epoch milliseconds
 */
export const readGrant = (
  vocabulary: Vocabulary,
  cell: Cell,
  baseline: number,
  grant: AnyGrant,
  now: number
): Conditions => {
  if (grant === false) return nobody
  if (grant === true) return asThePlatform(vocabulary, cell, baseline)
  const terms = typeof grant === "string" ? spellOut(grant) : grant
  const rank = (role: string): number => vocabulary.rank.get(role) ?? Infinity
  const jobToken = terms.job_token ? terms.job_token : null
  return {
    userRank: terms.min_role == null ? null : Math.max(baseline, rank(terms.min_role)),
    jobToken: jobToken && {
      origin: jobToken.origin ?? "in_scope",
      refs: jobToken.refs ?? "any",
      environments: jobToken.environments ?? "any",
      triggerRank:
        jobToken.trigger_role === undefined
          ? vocabulary.triggerFloor(cell, baseline)
          : Math.max(vocabulary.signedInRank, rank(jobToken.trigger_role)),
      expired: hasExpired(jobToken.expires_at, now)
    },
    deployToken: terms.deploy_token ?? false
  }
}

const asThePlatform = (vocabulary: Vocabulary, cell: Cell, baseline: number): Conditions => ({
  userRank: baseline,
  jobToken: {
    origin: "in_scope",
    refs: cell.observes ? "any_including_forks" : "any",
    environments: "any",
    triggerRank: Math.max(vocabulary.signedInRank, baseline),
    expired: false
  },
  deployToken: true
})

const jobTokenAnd = "job_token_and_"

/** The object form that a role, `job_token` or `job_token_and_<role>` stands for. */
export const spellOut = (grant: string): GrantTerms => {
  if (grant === "job_token") return { job_token: {} }
  if (grant.startsWith(jobTokenAnd)) return { min_role: grant.slice(jobTokenAnd.length), job_token: {} }
  return { min_role: grant }
}

/** When a grant changes by itself, in epoch milliseconds; `null`: never. */
export const grantExpiry = (grant: AnyGrant): number | null =>
  typeof grant === "object" && grant.job_token && grant.job_token.expires_at !== undefined
    ? parseRfc3339(grant.job_token.expires_at)
    : null

/**
 * Whether the instant has come. A text that names no instant counts as past, and so does every instant for a
 * clock that says none: fail closed.
 */
export const hasExpired = (expiresAt: string | null | undefined, now: number): boolean =>
  expiresAt != null && !((parseRfc3339(expiresAt) ?? -Infinity) > now)
