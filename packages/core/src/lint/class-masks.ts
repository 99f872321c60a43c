import { setWhere, type ClassSet } from "../access/class-set.ts"
import type { ClassSpace, Origin, RefClass } from "../access/class-space.ts"

/** Which job tokens are meant; what is left out does not matter. */
export interface JobTokens {
  readonly origins?: readonly Origin[]
  readonly refs?: readonly RefClass[]
  /** Trigger roles of this rank and above. */
  readonly triggerFrom?: number
  /** Trigger roles below this rank. */
  readonly triggerBelow?: number
  /** None that is of one of these origins and on one of these refs. */
  readonly except?: { readonly origins: readonly Origin[]; readonly refs: readonly RefClass[] }
}

/** Sets of principal classes by what they are, for intersections with a row of the access table. */
export interface ClassMasks {
  readonly everyone: ClassSet
  readonly users: ClassSet
  readonly deployTokens: ClassSet
  /** Users below a rank. */
  readonly usersBelow: (rank: number) => ClassSet
  readonly jobs: (which?: JobTokens) => ClassSet
}

/** The same question gets the same set: the sets are remembered, and are not to be written into. */
export const makeClassMasks = ({ classes, size }: ClassSpace): ClassMasks => {
  const remembered = new Map<string, ClassSet>()
  const where = (key: string, holds: (principal: (typeof classes)[number]) => boolean): ClassSet => {
    const known = remembered.get(key)
    if (known !== undefined) return known
    const set = setWhere(size, (index) => {
      const principal = classes[index]
      return principal !== undefined && holds(principal)
    })
    remembered.set(key, set)
    return set
  }
  return {
    everyone: where("everyone", () => true),
    users: where("users", ({ kind }) => kind === "user"),
    deployTokens: where("deploy tokens", ({ kind }) => kind === "deploy_token"),
    usersBelow: (rank) =>
      where(`users below ${rank}`, (principal) => principal.kind === "user" && principal.rank < rank),
    jobs: ({ except, origins, refs, triggerBelow = Infinity, triggerFrom = 0 } = {}) =>
      where(
        `jobs ${origins?.join() ?? "*"} ${refs?.join() ?? "*"} ${triggerFrom} ${triggerBelow} ` +
          `except ${except?.origins.join() ?? ""} ${except?.refs.join() ?? ""}`,
        (principal) =>
          principal.kind === "job" &&
          (origins?.includes(principal.origin) ?? true) &&
          (refs?.includes(principal.ref) ?? true) &&
          principal.triggerRank >= triggerFrom &&
          principal.triggerRank < triggerBelow &&
          !(except?.origins.includes(principal.origin) === true && except.refs.includes(principal.ref))
      )
  }
}
