import type { CompiledProject } from "@jobwarden/core"

type CompiledCell = CompiledProject["cells"][number]

/** Whom a cell admits, its grant and all limits counted in, in terms that other engines know as well. */
export interface Admission {
  readonly resource: string
  readonly action: string
  /** The least rank of a user; `null`: no users. */
  readonly userRank: number | null
  readonly job: JobAdmission | null
  /** The scope does not matter. */
  readonly publicRead: boolean
}

export interface JobAdmission {
  readonly triggerRank: number
  readonly refs: "protected" | "any" | "any_including_forks"
  readonly ownOnly: boolean
  readonly protectedEnvironment: boolean
  /** `null`: any environment, or none. */
  readonly environments: readonly string[] | null
}

/** The cells that admit anybody. */
export const admissions = ({ cells }: CompiledProject): readonly Admission[] =>
  cells.map(admissionOf).filter(({ job, userRank }) => job !== null || userRank !== null)

const admissionOf = ({ cell, conditions, limits, publicRead }: CompiledCell): Admission => {
  const all = [conditions, ...limits.map((limit) => limit.conditions)]
  const users = all.map(({ userRank }) => userRank)
  return {
    resource: cell.resource,
    action: cell.action,
    userRank: users.some((rank) => rank === null) ? null : Math.max(...users.map((rank) => rank ?? 0)),
    job: all.map(({ jobToken }) => jobOf(jobToken)).reduce(both),
    publicRead
  }
}

const jobOf = (terms: CompiledCell["conditions"]["jobToken"]): JobAdmission | null =>
  terms === null || terms.expired
    ? null
    : {
        triggerRank: terms.triggerRank,
        refs: terms.refs,
        ownOnly: terms.origin === "own",
        protectedEnvironment: terms.environments === "protected",
        environments: typeof terms.environments === "string" ? null : terms.environments
      }

const strictness = ["any_including_forks", "any", "protected"] as const

const both = (left: JobAdmission | null, right: JobAdmission | null): JobAdmission | null => {
  if (left === null || right === null) return null
  const named = [left.environments, right.environments].filter((names) => names !== null)
  return {
    triggerRank: Math.max(left.triggerRank, right.triggerRank),
    refs: strictness[Math.max(strictness.indexOf(left.refs), strictness.indexOf(right.refs))] ?? "protected",
    ownOnly: left.ownOnly || right.ownOnly,
    protectedEnvironment: left.protectedEnvironment || right.protectedEnvironment,
    environments:
      named.length === 0
        ? null
        : named.reduce((some, others) => some.filter((environment) => others.includes(environment)))
  }
}
