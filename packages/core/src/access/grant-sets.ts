import type { Vocabulary, Cell } from "../domain/vocabulary.ts"
import { readGrant, type AnyGrant, type Conditions } from "../policy/grant.ts"
import { intersection, setWhere, type ClassSet } from "./class-set.ts"
import type { ClassSpace } from "./class-space.ts"
import { firstRefusal } from "./grant-gates.ts"

/** The sets of classes that grants come to, each worked out once: policies share few distinct grants. */
export interface GrantSets {
  /** What a grant comes to in a cell at some time. */
  readonly conditions: (cell: Cell, baseline: number, grant: AnyGrant, now: number) => Conditions
  /** Whom the conditions admit; `environmentName` is a name that some grant mentions, if the set is for one. */
  readonly admitted: (conditions: Conditions, environmentName?: string) => ClassSet
  /** The set without deploy tokens where none of their scopes covers the cell: no such token can ever act there. */
  readonly reachable: (cell: Cell, set: ClassSet) => ClassSet
}

/** Past this many distinct conditions the memory starts anew, so that hostile input cannot fill it. */
const mostRemembered = 20_000

export const makeGrantSets = (vocabulary: Vocabulary, space: ClassSpace): GrantSets => {
  const remembered = new Map<string, ClassSet>()
  const scopes = vocabulary.domain.tokenScopes.map(({ name }) => name)
  const covered = vocabulary.cells.map(({ index }) => vocabulary.covers(scopes, index, true))
  const allButDeployTokens = setWhere(space.size, (index) => index !== space.deployToken)
  return {
    reachable: ({ index }, set) => (covered[index] === true ? set : intersection(set, allButDeployTokens)),
    conditions: (cell, baseline, grant, now) => readGrant(vocabulary, cell, baseline, grant, now),
    admitted: (conditions, environmentName) => {
      const named = mentions(conditions, environmentName)
      const key = JSON.stringify([conditions.userRank, conditions.deployToken, keyOf(conditions), named])
      const known = remembered.get(key)
      if (known !== undefined) return known
      const set = setWhere(space.size, (index) => {
        const principal = space.classes[index]
        return principal !== undefined && firstRefusal(conditions, { principal, environmentName }) === null
      })
      if (remembered.size >= mostRemembered) remembered.clear()
      remembered.set(key, set)
      return set
    }
  }
}

/** A name that the conditions do not mention makes no difference to them. */
const mentions = ({ jobToken }: Conditions, name: string | undefined): boolean =>
  name !== undefined && typeof jobToken?.environments === "object" && jobToken.environments.includes(name)

const keyOf = ({ jobToken }: Conditions): unknown =>
  jobToken === null || jobToken.expired
    ? jobToken?.expired
    : [
        jobToken.origin,
        jobToken.refs,
        typeof jobToken.environments === "string" ? jobToken.environments : "named",
        jobToken.triggerRank
      ]

/** The environment names that the conditions mention. */
export const mentionedNames = ({ jobToken }: Conditions): readonly string[] =>
  typeof jobToken?.environments === "object" ? jobToken.environments : []
