import { everyClass, policies, questionsOf } from "../whole-space/space.ts"
import { makeSubject, plantWrongBit } from "../whole-space/subject.ts"
import { describeDifference, differencesFrom, makeCedar } from "./compare.ts"

/** A part of the whole space: of the policies tried, those that fall to one thread. */
export interface Part {
  /** Each so many-th policy is tried. */
  readonly every: number
  readonly threads: number
  readonly thread: number
  /** In whose table to turn a bit of write round. */
  readonly plant: { readonly policy: number; readonly classNumber: number } | null
}

export interface Found {
  readonly policies: number
  readonly decisions: number
  readonly allowed: number
  readonly differences: number
  /** The first of them, with the numbers of their policies. */
  readonly first: readonly (readonly [policy: number, described: string])[]
}

/** How many differences are shown in full. */
export const mostShown = 10

/** The numbers of the policies that are tried. */
export const triedBy = (every: number): readonly number[] =>
  [...policies.keys()].filter((number) => number % every === 0)

/** Asks Cedar and the engine everything about the policies of the part. */
export const tryPart = ({ every, plant, thread, threads }: Part, onPolicy: () => void): Found => {
  const mine = triedBy(every).filter((_, index) => index % threads === thread)
  const questions = questionsOf(everyClass)
  const [askCedar, subject] = [makeCedar(questions), makeSubject()]
  const first: (readonly [number, string])[] = []
  let [allowed, differences] = [0, 0]
  for (const number of mine) {
    const policy = policies[number]
    if (policy === undefined) throw new Error(`there is no policy ${number}`)
    subject.put(policy)
    if (plant?.policy === number) plantWrongBit(subject, "write", plant.classNumber)
    const judged = askCedar(policy)
    const different = differencesFrom(judged, subject, policy)
    allowed += judged.filter(({ cedar }) => cedar).length
    differences += different.length
    for (const one of different.slice(0, mostShown - first.length)) {
      first.push([number, describeDifference(one)])
    }
    onPolicy()
  }
  return { policies: mine.length, decisions: mine.length * questions.length, allowed, differences, first }
}
