import { setWhere, type ClassSet } from "../access/class-set.ts"
import type { ClassSpace, Origin, PrincipalClass, RefClass } from "../access/class-space.ts"

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
  const where = (holds: (principal: PrincipalClass) => boolean): ClassSet =>
    setWhere(size, (index) => {
      const principal = classes[index]
      return principal !== undefined && holds(principal)
    })
  const remembered = new Map<string, ClassSet>()
  const once = (key: string, holds: (principal: PrincipalClass) => boolean): ClassSet => {
    const set = remembered.get(key) ?? where(holds)
    remembered.set(key, set)
    return set
  }
  return {
    everyone: where(() => true),
    users: where(({ kind }) => kind === "user"),
    deployTokens: where(({ kind }) => kind === "deploy_token"),
    usersBelow: (rank) =>
      once(`users below ${rank}`, (principal) => principal.kind === "user" && principal.rank < rank),
    jobs: ({ except, origins, refs, triggerBelow = Infinity, triggerFrom = 0 } = {}) =>
      once(
        JSON.stringify([origins, refs, triggerFrom, triggerBelow, except?.origins, except?.refs]),
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
