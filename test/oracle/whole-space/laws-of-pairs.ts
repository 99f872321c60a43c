import type { Access, ProjectInput } from "@jobwarden/core"
import { readCaller } from "../caller.ts"
import { grantFailure } from "../grants.ts"
import { askers, type Outcome } from "./laws.ts"
import {
  everyClass,
  policiesOfOneCell,
  projectAt,
  registry,
  worldOf,
  type Asker,
  type Place
} from "./space.ts"
import type { Subject } from "./subject.ts"
import { isAmong } from "./who-can.ts"

// Laws of two policies. Pairs of whole policies are too many, 43 million; these are all pairs of policies that
// differ in one cell. A cell's answers do not depend on the other cells, which is a law of its own (laws.ts), so
// what holds cell by cell holds for the whole.

type OneCell = (typeof policiesOfOneCell)[number]

interface Side {
  readonly policy: OneCell
  /** Everybody, at either place, whom `allows` lets do what the cell says. */
  readonly allowed: ReadonlySet<Asker>
}

/** Two policies of the same cell, with all that the engine allows by each. */
export interface Pair {
  readonly before: Side
  readonly after: Side
}

const sideOf = (subject: Subject, policy: OneCell): Side => {
  subject.put(policy)
  const mayDo = ({ caller, place: project }: Asker): boolean =>
    subject.allows({ project, caller, resource: registry, action: policy.action })
  return { policy, allowed: new Set(askers.filter(mayDo)) }
}

/** All ordered pairs of one cell, under the same visibility or under any two. */
export const pairsOf = (subject: Subject, visibilities: "the same" | "any two"): readonly Pair[] => {
  const sides = policiesOfOneCell.map((policy) => sideOf(subject, policy))
  return sides.flatMap((before) =>
    sides
      .filter(({ policy }) => policy.action === before.policy.action)
      .filter(({ policy }) => visibilities === "any two" || policy.visibility === before.policy.visibility)
      .map((after) => ({ before, after }))
  )
}

/** Of two pairs that are each other the other way round, one. */
export const eitherWayRound = (pairs: readonly Pair[]): readonly Pair[] => {
  const place = new Map(policiesOfOneCell.map((policy, index) => [policy, index]))
  const placeOf = ({ policy }: Side): number => place.get(policy) ?? -1
  return pairs.filter(({ after, before }) => placeOf(before) <= placeOf(after))
}

const describe = ({ after, before }: Pair, found: string): string => {
  const { action } = before.policy
  const [one, other] = [before, after].map(
    ({ policy }) => `${policy.visibility} ${JSON.stringify(policy.grants[action])}`
  )
  return `${action}: ${one} to ${other}: ${found}`
}

/** The classes that a policy's grant admits by the interpreter, whatever the scope says. */
const admittedBy = (policy: OneCell): ReadonlySet<number> => {
  const { action, grants } = policy
  const world = worldOf(policy)
  return new Set(
    everyClass.flatMap(({ caller, class: classNumber, place }) => {
      const target = world.projects.find(({ path }) => path === place)
      const readable = readCaller(caller)
      if (target === undefined || readable === undefined) throw new Error("the space has no such class")
      const question = { world, target, now: 0, cell: { resource: registry, action } }
      return grantFailure(grants[action], question, readable) === undefined ? [classNumber] : []
    })
  )
}

const isWithin = <Item>(part: ReadonlySet<Item>, whole: ReadonlySet<Item>): boolean =>
  [...part].every((item) => whole.has(item))

/** A grant that admits whom another admits, and maybe more, takes nothing from anybody. */
export const widerNeverTakes = (pairs: readonly Pair[]): Outcome => {
  const admitted = new Map(policiesOfOneCell.map((policy) => [policy, admittedBy(policy)]))
  const of = ({ policy }: Side): ReadonlySet<number> => admitted.get(policy) ?? new Set()
  const wider = pairs.filter(
    ({ after, before }) =>
      before.policy.visibility === after.policy.visibility && isWithin(of(before), of(after))
  )
  return {
    tried: wider.length,
    broken: wider
      .filter(({ after, before }) => !isWithin(before.allowed, after.allowed))
      .map((pair) => describe(pair, "the wider grant takes an access away"))
  }
}

/** Those whom accesses name in the cell of the pair, in the order of `askers`. */
const namedBy = (
  accesses: readonly Access[],
  among: readonly Asker[],
  { before }: Pair
): readonly Asker[] => {
  const cell = `${registry}:${before.policy.action}`
  const ofCell = accesses.filter(({ cells }) => cells.includes(cell))
  return among.filter((asker) => ofCell.some((access) => isAmong(asker, access)))
}

const areSame = (one: readonly Asker[], other: readonly Asker[]): boolean =>
  one.length === other.length && one.every((asker, index) => asker === other[index])

const faultsOf = ({ engine }: Subject, pair: Pair, place: Place): readonly string[] => {
  const inputOf = ({ policy }: Side) => projectAt(place, policy) as ProjectInput
  const [before, after] = [inputOf(pair.before), inputOf(pair.after)]
  const [there, back] = [engine.diff(before, after), engine.diff(after, before)]
  const among = askers.filter((asker) => asker.place === place)
  const only = (more: Side, less: Side): readonly Asker[] =>
    among.filter((asker) => more.allowed.has(asker) && !less.allowed.has(asker))
  const isEmpty = there.gained.length === 0 && there.lost.length === 0
  const checks: readonly (readonly [boolean, string])[] = [
    [areSame(namedBy(there.gained, among, pair), only(pair.after, pair.before)), "gained is not exact"],
    [areSame(namedBy(there.lost, among, pair), only(pair.before, pair.after)), "lost is not exact"],
    [JSON.stringify(there.gained) === JSON.stringify(back.lost), "gained is not lost the other way"],
    [JSON.stringify(there.lost) === JSON.stringify(back.gained), "lost is not gained the other way"],
    [engine.equivalent(before, after) === isEmpty, "equivalent is not an empty difference"],
    [engine.narrower(after, before) === (there.gained.length === 0), "narrower, and it gains"],
    [engine.narrower(before, after) === (there.lost.length === 0), "narrower, and the other loses"]
  ]
  return checks.flatMap(([holds, found]) => (holds ? [] : [describe(pair, `at ${place}, ${found}`)]))
}

/**
 * What is gained and lost is exactly whom `allows` treats differently, what is gained one way is lost the other
 * way, and `equivalent` and `narrower` say the same. Each pair is tried both ways round.
 */
export const differencesAreExact = (
  subject: Subject,
  pairs: readonly Pair[],
  places: readonly Place[],
  onPair: () => void = () => undefined
): Outcome => {
  const broken = pairs.flatMap((pair) => {
    onPair()
    return places.flatMap((place) => faultsOf(subject, pair, place))
  })
  return { tried: pairs.length * places.length, broken }
}
