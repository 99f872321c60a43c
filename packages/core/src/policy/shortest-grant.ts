import type { Cell, Vocabulary } from "../domain/vocabulary.ts"
import type { AnyGrant, GrantTerms, JobTokenConditions, JobTokenTerms } from "./grant.ts"

/** Whom a grant is to admit: what it comes to in its cell, and when its job tokens end. */
export interface WantedGrant {
  /** The least role's rank, not below the cell's baseline; `null`: no users. */
  readonly userRank: number | null
  readonly jobToken: (Omit<JobTokenConditions, "expired"> & { readonly expiresAt?: string }) | null
  readonly deployToken: boolean
}

/**
 * The shortest spelling that admits exactly the wanted: `false`, a role, `job_token`, `job_token_and_<role>`, or
 * an object without what is understood. Never `true`, which would let anybody's job token past the scope in a
 * public project, and grows with the project's visibility.
 *
 * @param baseline the rank of the least role that the platform asks for in this cell
 */
export const shortestGrant = (
  vocabulary: Vocabulary,
  cell: Cell,
  baseline: number,
  { deployToken, jobToken, userRank }: WantedGrant
): AnyGrant => {
  const { leastMemberRank } = vocabulary
  const { roles } = vocabulary.domain
  const role = userRank === null ? undefined : roles[userRank]
  const terms = jobToken && shortestTerms(vocabulary, vocabulary.triggerFloor(cell, baseline), jobToken)
  const hasName = role === undefined || (userRank ?? 0) >= leastMemberRank
  if (!deployToken && hasName && (terms === null || Object.keys(terms).length === 0)) {
    if (role === undefined) return terms === null ? false : "job_token"
    return terms === null ? role : `job_token_and_${role}`
  }
  const grant: GrantTerms = {
    ...(role !== undefined && { min_role: role }),
    ...(terms !== null && { job_token: terms }),
    ...(deployToken && { deploy_token: true })
  }
  return grant
}

const shortestTerms = (
  { domain }: Vocabulary,
  floor: number,
  { environments, expiresAt, origin, refs, triggerRank }: NonNullable<WantedGrant["jobToken"]>
): JobTokenTerms => {
  const trigger_role = domain.roles[triggerRank]
  return {
    ...(origin !== "in_scope" && { origin }),
    ...(refs !== "any" && { refs }),
    ...(environments !== "any" && { environments }),
    ...(triggerRank !== floor && trigger_role !== undefined && { trigger_role }),
    ...(expiresAt !== undefined && { expires_at: expiresAt })
  }
}
