import { describe, expect, test } from "vitest"
import { gitlab } from "../domain/gitlab.ts"
import { vocabulary } from "../gitlab.ts"
import { makeClassSets } from "./class-sets.ts"
import { environmentClasses, makeClassSpace } from "./class-space.ts"
import { makeJobSets } from "./job-sets.ts"
import { jobTokensFrom, keyOfJobTokens, spellJobTokens } from "./job-tokens.ts"

const space = makeClassSpace(vocabulary)
const jobSets = makeJobSets(space, gitlab.roles, makeClassSets(Math.ceil(space.size / 32)))()
const none = 0
const all = jobSets.numberOf(jobSets.bits(none).map(() => true))
const inEnvironments = jobSets.inEnvironments(all)
const inNone = jobSets.without(all, inEnvironments)

const keyOf = (names: readonly string[], sets: readonly number[]): string =>
  keyOfJobTokens(jobTokensFrom(jobSets, names, sets))
const spelled = (names: readonly string[], sets: readonly number[]) =>
  spellJobTokens(jobSets, jobTokensFrom(jobSets, names, sets)).map((product) => ({
    environments: product.environments,
    ...(product.environment_names && { only: product.environment_names }),
    ...(product.except_environment_names && { except: product.except_environment_names })
  }))

describe("job tokens that are the same by every name", () => {
  test("name nobody apart", () => {
    expect(spelled(["prod", "stage"], [all, all, all])).toEqual([
      { environments: ["none", "unprotected", "protected"] }
    ])
    expect(spelled([], [none])).toEqual([])
  })

  test("stay the same where a set says something else of jobs without an environment only", () => {
    expect(spelled(["prod"], [all, inEnvironments])).toEqual(spelled([], [all]))
    expect(keyOf(["prod"], [all, inEnvironments])).toBe(keyOf([], [all]))
  })
})

describe("an environment's name that makes a difference", () => {
  test("is left out of what holds in general, where that holds in environments", () => {
    expect(spelled(["prod", "stage"], [all, none, all])).toEqual([
      { environments: ["none", "unprotected", "protected"], except: ["prod"] }
    ])
  })

  test("is the only one where nothing holds in general", () => {
    expect(spelled(["prod", "stage"], [none, all, none])).toEqual([
      { environments: ["unprotected", "protected"], only: ["prod"] }
    ])
  })

  test("is not left out of what holds without an environment", () => {
    expect(spelled(["prod"], [inNone, all])).toEqual([
      { environments: ["none"] },
      { environments: ["unprotected", "protected"], only: ["prod"] }
    ])
  })

  test("stands with the others that make the same", () => {
    expect(spelled(["prod", "qa", "stage"], [none, all, none, inEnvironments])).toEqual([
      { environments: ["unprotected", "protected"], only: ["prod", "stage"] }
    ])
  })

  test("stands apart from others that make something else", () => {
    const placeOfProtected = environmentClasses.indexOf("protected")
    const inProtected = jobSets.numberOf(
      jobSets
        .bits(all)
        .map(
          (_, index) =>
            Math.floor(index / space.triggerCount) % environmentClasses.length === placeOfProtected
        )
    )
    expect(spelled(["prod", "qa"], [none, inEnvironments, inProtected])).toEqual([
      { environments: ["unprotected", "protected"], only: ["prod"] },
      { environments: ["protected"], only: ["qa"] }
    ])
  })
})

test("the key is empty for nobody, and for nobody else", () => {
  expect(keyOf([], [none])).toBe("")
  expect(keyOf(["prod"], [none, inNone])).toBe("")
  expect(keyOf([], [all])).not.toBe("")
  expect(keyOf(["prod"], [none, all])).not.toBe("")
})

test("the key tells names apart, whatever they hold", () => {
  const odd = [`a"${all}"b`, "a", "b", `"`, "1", ""]
  const cases = odd.flatMap((name) => [
    [[name], [none, all]],
    [[name], [all, none]],
    [
      [name, "c"],
      [none, all, all]
    ],
    [
      [name, "c"],
      [none, all, none]
    ]
  ]) as readonly (readonly [readonly string[], readonly number[]])[]
  expect(new Set(cases.map(([names, sets]) => keyOf(names, sets))).size).toBe(cases.length - odd.length)
})
