import { interpret } from "../interpreter.ts"
import type { Grant } from "../shapes.ts"
import { actions, type Action } from "../vocabulary.ts"
import {
  everyClass,
  places,
  policiesOfOneCell,
  projectAt,
  questionsOf,
  registry,
  scoped,
  strangers,
  worldOf,
  type Policy,
  type Question
} from "./space.ts"
import { makeSubject, tableBytes, type Subject } from "./subject.ts"
import { isAmong } from "./who-can.ts"

// Laws of one policy at a time, each tried on every policy that it is given and everybody's every question.

/** How often a law was tried, and where it does not hold. */
export interface Outcome {
  readonly tried: number
  readonly broken: readonly string[]
}

/** Tries a law on one policy, which the subject has been put. */
type Law = (
  policy: Policy,
  subject: Subject
) => { readonly tried: number; readonly broken: readonly string[] }

export const askers = [...everyClass, ...strangers]
const questions = questionsOf(askers)

const describe = (policy: Policy, { request }: Question, found: string): string =>
  `${JSON.stringify(policy)} ${JSON.stringify(request)}: ${found}`

/** A law that says something of every question. */
const ofEveryQuestion =
  (holds: (policy: Policy, question: Question, subject: Subject) => string | null): Law =>
  (policy, subject) => ({
    tried: questions.length,
    broken: questions.flatMap((question) => {
      const found = holds(policy, question, subject)
      return found === null ? [] : [describe(policy, question, found)]
    })
  })

const agreesWithTheInterpreter: Law = (policy, subject) => {
  const world = worldOf(policy)
  return ofEveryQuestion((_, { request }) => {
    const expected = interpret({ world, now: 0, request })
    const { allowed, reason } = subject.decide(request)
    const allows = subject.allows(request)
    if (allowed === expected.allowed && allows === expected.allowed && reason === expected.reason) return null
    return `interpreter ${expected.reason}, decide ${allowed} ${reason}, allows ${allows}`
  })(policy, subject)
}

/** Whether the words of a grant speak of this kind of caller at all. */
const speaksOf = (grant: Grant, kind: "user" | "job" | "deploy_token"): boolean => {
  if (typeof grant !== "string") return grant === true
  if (kind === "job") return grant.startsWith("job_token")
  return kind === "user" && grant !== "job_token"
}

const deniesUnlessGranted: Law = ofEveryQuestion((policy, { asker, request }, subject) =>
  subject.allows(request) && !speaksOf(policy.grants[request.action], asker.caller.type)
    ? "allowed, though the grant does not speak of them"
    : null
)

const reasonsIn = (subject: Subject, action: Action): string =>
  questions
    .filter(({ request }) => request.action === action)
    .map(({ request }) => subject.decide(request).reason)
    .join()

const keyOf = ({ grants, visibility }: Policy, action: Action): string =>
  JSON.stringify([visibility, action, grants[action]])

/** One cell's answers, with the other cells granted to nobody. */
const aloneBy = (): ReadonlyMap<string, string> => {
  const subject = makeSubject()
  return new Map(
    policiesOfOneCell.map((policy) => {
      subject.put(policy)
      return [keyOf(policy, policy.action), reasonsIn(subject, policy.action)]
    })
  )
}

const makeCellsAreIndependent = (): Law => {
  const alone = aloneBy()
  return (policy, subject) => ({
    tried: actions.length,
    broken: actions
      .filter((action) => reasonsIn(subject, action) !== alone.get(keyOf(policy, action)))
      .map((action) => `${JSON.stringify(policy)}: ${action} is not what it is alone`)
  })
}

const orders: readonly (readonly Action[])[] = [
  ["read", "write", "delete"],
  ["read", "delete", "write"],
  ["write", "read", "delete"],
  ["write", "delete", "read"],
  ["delete", "read", "write"],
  ["delete", "write", "read"]
]

/** The bytes of a table, and every order of a document's keys, in an engine that has seen other policies. */
const makeEqualInputEqualBytes = (): Law => {
  const other = makeSubject()
  return (policy, subject) => {
    const expected = tableBytes(subject)
    const project = projectAt(scoped, policy)
    const broken = orders.filter((order) => {
      const maven = Object.fromEntries(order.map((action) => [action, policy.grants[action]]))
      other.putProject({ ...project, permissions: { package_registry: { maven } } })
      return tableBytes(other) !== expected
    })
    return {
      tried: orders.length,
      broken: broken.map((order) => `${JSON.stringify(policy)}: other bytes with the keys ${order.join()}`)
    }
  }
}

const whoCanIsDecideForEverybody: Law = (policy, subject) => {
  const answers = new Map(
    places.flatMap((place) =>
      actions.map((action) => [place + action, subject.engine.whoCan(place, registry, action)] as const)
    )
  )
  return ofEveryQuestion((_, { asker, request }) => {
    const { allowed, reason } = subject.decide(request)
    const access = answers.get(request.project + request.action) ?? null
    if (access === null) return "whoCan knows no such cell"
    if (isAmong(asker, access) === allowed) return null
    return `whoCan ${JSON.stringify(access)}, decide ${reason}`
  })(policy, subject)
}

export const lawsOfOnePolicy: Readonly<Record<string, () => Law>> = {
  "the interpreter gives the same answer for the same reason": () => agreesWithTheInterpreter,
  "nobody may what no grant speaks of": () => deniesUnlessGranted,
  "a cell's answers do not depend on the other cells": makeCellsAreIndependent,
  "equal input makes equal bytes, in any order of its keys": makeEqualInputEqualBytes,
  "whoCan names whom decide allows": () => whoCanIsDecideForEverybody
}

/** Tries a law on each of the policies. */
export const tryLaw = (
  makeLaw: () => Law,
  policies: readonly Policy[],
  onPolicy: () => void = () => undefined
): Outcome => {
  const [law, subject] = [makeLaw(), makeSubject()]
  let tried = 0
  const broken: string[] = []
  for (const policy of policies) {
    subject.put(policy)
    const found = law(policy, subject)
    tried += found.tried
    broken.push(...found.broken)
    onPolicy()
  }
  return { tried, broken }
}
