import { productsOf, type JobBits, type JobTokenAccess } from "./accesses.ts"
import { environmentClasses, origins, type ClassSpace, type Origin } from "./class-space.ts"
import type { ClassSets } from "./class-sets.ts"

/** Job tokens of one source, without whose they are. */
export type JobProduct = Omit<JobTokenAccess, "from">

/**
 * Sets of one source's job tokens, by ref, environment and trigger role. Each is known by a number, the same for
 * the same content, so that subtracting and spelling them out happens once for all cells and sources that look
 * alike. 0 is the empty set.
 */
export interface JobSets {
  /** Of a set of classes, by its number, the job tokens that come from so far. */
  readonly of: (classSet: number, origin: Origin) => number
  /** The set with these bits. */
  readonly numberOf: (bits: JobBits) => number
  readonly bits: (set: number) => JobBits
  readonly without: (set: number, other: number) => number
  /** What of a set runs in an environment: only there does a name make a difference. */
  readonly inEnvironments: (set: number) => number
  /** As disjoint products; none for the empty set. */
  readonly products: (set: number) => readonly JobProduct[]
}

/** Past this many sets the memory starts anew, so that hostile input cannot fill it. */
const mostRemembered = 20_000

/** Hands out the sets to work with, for one question: numbers mean nothing beside those of another hand-out. */
export const makeJobSets = (
  space: ClassSpace,
  roles: readonly string[],
  classSets: ClassSets
): (() => JobSets) => {
  let [sets, count] = startJobSets(space, roles, classSets)
  return () => {
    if (count() > mostRemembered) [sets, count] = startJobSets(space, roles, classSets)
    return sets
  }
}

const startJobSets = (
  space: ClassSpace,
  roles: readonly string[],
  classSets: ClassSets
): [sets: JobSets, count: () => number] => {
  const numbers = new Map<string, number>()
  const stored: JobBits[] = []
  const numberOf = (bits: JobBits): number => {
    const text = bits.map(Number).join("")
    const known = numbers.get(text)
    if (known !== undefined) return known
    numbers.set(text, stored.length)
    return stored.push(bits) - 1
  }
  const places = Array.from({ length: space.jobsPerOrigin }, (_, index) => index)
  numberOf(places.map(() => false))
  const bits = (set: number): JobBits => stored[set] ?? []
  const isInEnvironment = (index: number): boolean =>
    Math.floor(index / space.triggerCount) % environmentClasses.length !== 0
  const ofOrigin = remember((classSet, origin) => {
    const first = space.firstJob + origin * space.jobsPerOrigin
    return numberOf(places.map((index) => classSets.holds(classSet, first + index)))
  })
  const inEnvironments = remember((set) =>
    numberOf(bits(set).map((bit, index) => bit && isInEnvironment(index)))
  )
  const spelled: (readonly JobProduct[])[] = []
  const sets: JobSets = {
    numberOf,
    bits,
    of: (classSet, origin) => ofOrigin(classSet, origins.indexOf(origin)),
    without: remember((set, other) => {
      const others = bits(other)
      return numberOf(bits(set).map((bit, index) => bit && others[index] !== true))
    }),
    inEnvironments: (set) => inEnvironments(set, 0),
    products: (set) => (spelled[set] ??= productsOf(space, roles, bits(set)))
  }
  return [sets, () => stored.length]
}

/** Both arguments are numbers of sets, or smaller. */
const remember = (work: (one: number, other: number) => number): ((one: number, other: number) => number) => {
  const known = new Map<number, number>()
  return (one, other) => {
    const key = one * 2 ** 26 + other
    const found = known.get(key)
    if (found !== undefined) return found
    const made = work(one, other)
    known.set(key, made)
    return made
  }
}
