import type { Vocabulary } from "../domain/vocabulary.ts"

export const origins = ["own", "listed", "foreign"] as const
export const refClasses = ["protected", "unprotected", "fork"] as const
export const environmentClasses = ["none", "unprotected", "protected"] as const

export type Origin = (typeof origins)[number]
export type RefClass = (typeof refClasses)[number]
export type EnvironmentClass = (typeof environmentClasses)[number]

/** A class of principals that no policy can tell apart (SPEC §5), but for the name of an environment. */
export type PrincipalClass =
  | { readonly kind: "user"; readonly rank: number }
  | { readonly kind: "deploy_token" }
  | {
      readonly kind: "job"
      readonly origin: Origin
      readonly ref: RefClass
      readonly environment: EnvironmentClass
      readonly triggerRank: number
    }

/**
 * All classes of a domain, numbered: the users by rank, the deploy token, then the job tokens by origin, ref,
 * environment and trigger role, the last running fastest.
 */
export interface ClassSpace {
  readonly classes: readonly PrincipalClass[]
  readonly size: number
  readonly userCount: number
  readonly triggerCount: number
  readonly deployToken: number
  /** The first of the job tokens; those of one origin are `jobsPerOrigin` in a row. */
  readonly firstJob: number
  readonly jobsPerOrigin: number
  readonly user: (rank: number) => number
  /** The arguments are places in `origins`, `refClasses` and `environmentClasses`, and a rank. */
  readonly job: (origin: number, ref: number, environment: number, triggerRank: number) => number
}

export const makeClassSpace = (vocabulary: Vocabulary): ClassSpace => {
  const userCount = vocabulary.domain.roles.length
  const triggerCount = userCount - vocabulary.signedInRank
  const deployToken = userCount
  const firstJob = userCount + 1
  const jobsPerOrigin = refClasses.length * environmentClasses.length * triggerCount
  const triggerRanks = Array.from({ length: triggerCount }, (_, index) => vocabulary.signedInRank + index)
  const classes: readonly PrincipalClass[] = [
    ...vocabulary.domain.roles.map((_, rank) => ({ kind: "user", rank }) as const),
    { kind: "deploy_token" },
    ...origins.flatMap((origin) =>
      refClasses.flatMap((ref) =>
        environmentClasses.flatMap((environment) =>
          triggerRanks.map((triggerRank) => ({ kind: "job", origin, ref, environment, triggerRank }) as const)
        )
      )
    )
  ]
  return {
    classes,
    size: classes.length,
    userCount,
    triggerCount,
    deployToken,
    firstJob,
    jobsPerOrigin,
    user: (rank) => rank,
    job: (origin, ref, environment, triggerRank) =>
      firstJob +
      ((origin * refClasses.length + ref) * environmentClasses.length + environment) * triggerCount +
      Math.max(0, triggerRank - vocabulary.signedInRank)
  }
}
