import { describe, expect, test } from "vitest"
import { vocabulary } from "../gitlab.ts"
import type { Conditions, JobTokenConditions } from "../policy/grant.ts"
import { equalSets, has, isEmpty } from "./class-set.ts"
import { makeClassSpace } from "./class-space.ts"
import { makeGrantSets, mentionedNames } from "./grant-sets.ts"

const space = makeClassSpace(vocabulary)
const sets = makeGrantSets(vocabulary, space)

const nobody: Conditions = { userRank: null, jobToken: null, deployToken: false }
const terms: JobTokenConditions = {
  origin: "in_scope",
  refs: "any",
  environments: "any",
  triggerRank: 4,
  expired: false
}
const jobs = (change: Partial<JobTokenConditions> = {}): Conditions => ({
  ...nobody,
  jobToken: { ...terms, ...change }
})
const inProduction = jobs({ environments: ["production", "staging"] })

describe("the set of classes that conditions come to", () => {
  test("is one for each meaning, however often it is asked for", () => {
    const all: readonly (readonly [Conditions, string?])[] = [
      [nobody],
      [{ ...nobody, userRank: 3 }],
      [{ ...nobody, userRank: 4 }],
      [{ ...nobody, deployToken: true }],
      [jobs()],
      [jobs({ origin: "own" })],
      [jobs({ refs: "protected" })],
      [jobs({ refs: "any_including_forks" })],
      [jobs({ environments: "protected" })],
      [jobs({ triggerRank: 5 })],
      [inProduction, "production"]
    ]
    const first = all.map(([conditions, name]) => sets.admitted(conditions, name))
    first.forEach((one, at) => {
      first.slice(at + 1).forEach((other) => expect(equalSets(one, other)).toBe(false))
    })
    all.forEach(([conditions, name], at) => expect(sets.admitted(conditions, name)).toBe(first[at]))
  })

  test("is the same in every environment that the conditions do not mention", () => {
    expect(sets.admitted(jobs(), "production")).toBe(sets.admitted(jobs()))
    expect(sets.admitted(inProduction, "elsewhere")).toBe(sets.admitted(inProduction))
    expect(sets.admitted(inProduction, "staging")).toBe(sets.admitted(inProduction, "production"))
    expect(isEmpty(sets.admitted(inProduction))).toBe(true)
    expect(isEmpty(sets.admitted(inProduction, "production"))).toBe(false)
  })

  test("is the same for all lists of names, where the name is in the list", () => {
    const [one, other] = [jobs({ environments: ["one"] }), jobs({ environments: ["other", "another"] })]
    expect(sets.admitted(one, "one")).toBe(sets.admitted(other, "another"))
    expect(sets.admitted(one, "other")).toBe(sets.admitted(other, "one"))
  })

  test("has no job token once the job tokens' part has expired, whatever it asked", () => {
    const expired = sets.admitted(jobs({ expired: true }))
    expect(isEmpty(expired)).toBe(true)
    expect(sets.admitted(jobs({ expired: true, origin: "own", triggerRank: 6 }))).toBe(expired)
    expect(isEmpty(sets.admitted(jobs()))).toBe(false)
  })

  test("is forgotten past 20 000 others, so that nobody can fill the memory", () => {
    const few = makeGrantSets(vocabulary, { ...space, size: 1 })
    const at = (userRank: number) => few.admitted({ ...nobody, userRank })
    const first = at(0)
    for (let rank = 1; rank < 20_000; rank += 1) at(rank)
    expect(at(0)).toBe(first)
    at(20_000)
    expect(at(0)).not.toBe(first)
    expect(at(0)).toBe(at(0))
    expect(has(at(0), 0)).toBe(true)
  })
})

describe("the names that conditions mention", () => {
  test("are those of a list, and none otherwise", () => {
    expect(mentionedNames(inProduction)).toEqual(["production", "staging"])
    expect([nobody, jobs(), jobs({ environments: "protected" })].flatMap(mentionedNames)).toEqual([])
  })
})
