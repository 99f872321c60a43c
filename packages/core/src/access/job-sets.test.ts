import { expect, test } from "vitest"
import { gitlab } from "../domain/gitlab.ts"
import { vocabulary } from "../gitlab.ts"
import { setWhere } from "./class-set.ts"
import { makeClassSets } from "./class-sets.ts"
import { makeClassSpace, type PrincipalClass } from "./class-space.ts"
import { makeJobSets } from "./job-sets.ts"

const space = makeClassSpace(vocabulary)
const classSets = makeClassSets(Math.ceil(space.size / 32))
const handOut = makeJobSets(space, gitlab.roles, classSets)
const sets = handOut()

type Job = Extract<PrincipalClass, { kind: "job" }>

const classesWhere = (holds: (job: Job) => boolean): number =>
  classSets.numberOf(
    setWhere(space.size, (index) => {
      const principal = space.classes[index]
      return principal?.kind === "job" && holds(principal)
    })
  )
const jobsWhere = (holds: (job: Job) => boolean): number => sets.of(classesWhere(holds), "own")

test("hold of a set of classes the job tokens of one origin", () => {
  const listed = classesWhere(({ origin }) => origin === "listed")
  expect(sets.of(listed, "own")).toBe(0)
  expect(sets.of(listed, "foreign")).toBe(0)
  expect(sets.of(listed, "listed")).toBe(sets.numberOf(sets.bits(0).map(() => true)))
})

test("have one number for one content, from wherever it comes", () => {
  const everywhere = classesWhere(({ ref }) => ref === "protected")
  const protectedOnes = jobsWhere(({ ref }) => ref === "protected")
  expect(sets.of(everywhere, "foreign")).toBe(protectedOnes)
  const all = jobsWhere(() => true)
  expect(
    sets.without(
      all,
      jobsWhere(({ ref }) => ref !== "protected")
    )
  ).toBe(protectedOnes)
  expect(sets.without(protectedOnes, all)).toBe(0)
  expect(sets.without(protectedOnes, 0)).toBe(protectedOnes)
})

test("know what of them runs in an environment", () => {
  const onForks = jobsWhere(({ ref }) => ref === "fork")
  expect(sets.inEnvironments(onForks)).toBe(
    jobsWhere(({ environment, ref }) => ref === "fork" && environment !== "none")
  )
  expect(sets.inEnvironments(jobsWhere(({ environment }) => environment === "none"))).toBe(0)
})

test("are spelled out as products; the empty one as none", () => {
  expect(sets.products(0)).toEqual([])
  const owners = gitlab.roles.indexOf("owner")
  expect(
    sets.products(
      jobsWhere(({ environment, ref, triggerRank }) => {
        const isOnMain = ref === "protected" && environment === "none"
        return isOnMain && triggerRank >= owners
      })
    )
  ).toEqual([{ refs: ["protected"], environments: ["none"], trigger_roles: gitlab.roles.slice(owners) }])
})

test("are handed out anew once very many are remembered, and those at work stay what they are", () => {
  const hand = makeJobSets(space, gitlab.roles, classSets)
  const before = hand()
  const empty = before.bits(0)
  const bitsOf = (number: number) => empty.map((_, index) => ((number >>> index) & 1) === 1)
  const first = before.numberOf(bitsOf(1))
  for (let number = 0; number < 20_000; number += 1) before.numberOf(bitsOf(number))
  expect(hand()).toBe(before)
  before.numberOf(bitsOf(20_000))
  expect(hand()).not.toBe(before)
  expect(hand().products(0)).toEqual([])
  expect(before.bits(first)).toEqual(bitsOf(1))
})
