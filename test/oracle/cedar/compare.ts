import { readCaller } from "../caller.ts"
import { actions } from "../vocabulary.ts"
import {
  places,
  projectAt,
  registry,
  worldOf,
  type Place,
  type Policy,
  type Question
} from "../whole-space/space.ts"
import type { Subject } from "../whole-space/subject.ts"
import { callFor, judgeBy, type Call } from "./judge.ts"
import { translate } from "./translate.ts"

/** A question that Cedar and the engine answer differently. */
export interface Difference {
  readonly policy: Policy
  readonly question: Question
  readonly cedar: boolean
  readonly allows: boolean
  readonly decision: { readonly allowed: boolean; readonly reason: string }
}

/** A question with Cedar's answer to it. */
export interface Judged {
  readonly question: Question
  readonly cedar: boolean
}

const cells = actions.map((action) => ({ resource: registry, action }))

const anyPolicy: Policy = { visibility: "private", grants: { read: true, write: true, delete: true } }

/** The questions in Cedar's words. They are the same for every policy, so they are worded once. */
const wordedFor = (questions: readonly Question[]): readonly (readonly [Question, Call])[] =>
  questions.map((question) => {
    const { action, caller, resource } = question.request
    const readable = readCaller(caller)
    if (readable === undefined) throw new Error(`no caller: ${JSON.stringify(caller)}`)
    return [question, callFor(worldOf(anyPolicy), readable, { resource, action }, 0)]
  })

/**
 * Makes what asks Cedar the questions about a policy. Every answer is Cedar's, from the whole policy set of that
 * very policy; none is taken over from another one.
 */
export const makeCedar = (questions: readonly Question[]): ((policy: Policy) => readonly Judged[]) => {
  const worded = wordedFor(questions)
  return (policy) => {
    const world = worldOf(policy)
    const judgeAt = (place: Place) => judgeBy(place, translate(world, projectAt(place, policy), cells))
    const judges = Object.fromEntries(places.map((place) => [place, judgeAt(place)])) as Record<
      Place,
      ReturnType<typeof judgeBy>
    >
    return worded.map(([question, call]) => ({ question, cedar: judges[question.asker.place](call) }))
  }
}

/** Where the engine, which has been put the policy, answers otherwise than Cedar did. */
export const differencesFrom = (
  judged: readonly Judged[],
  subject: Subject,
  policy: Policy
): readonly Difference[] =>
  judged.flatMap(({ cedar, question }) => {
    const allows = subject.allows(question.request)
    const decision = subject.decide(question.request)
    return allows === cedar && decision.allowed === cedar
      ? []
      : [{ policy, question, cedar, allows, decision }]
  })

const word = (allowed: boolean): string => (allowed ? "allowed" : "denied")

export const describeDifference = ({ allows, cedar, decision, policy, question }: Difference): string =>
  [
    `policy  ${JSON.stringify({ [registry]: policy.grants, visibility: policy.visibility })}`,
    `asked   ${question.request.action} at the project \`${question.asker.place}\`, class ${question.asker.class}`,
    `caller  ${JSON.stringify(question.request.caller)}`,
    `Cedar   ${word(cedar)}`,
    `engine  allows: ${word(allows)}; decide: ${word(decision.allowed)} (${decision.reason})`
  ].join("\n")
