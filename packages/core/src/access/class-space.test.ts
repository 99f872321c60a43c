import { describe, expect, test } from "vitest"
import { gitlab } from "../domain/gitlab.ts"
import { makeVocabulary } from "../domain/vocabulary.ts"
import { vocabulary } from "../gitlab.ts"
import { environmentClasses, makeClassSpace, origins, refClasses } from "./class-space.ts"

const space = makeClassSpace(vocabulary)

describe("the classes of principals (SPEC §5)", () => {
  test("are 7 users, 1 deploy token and 3 · 3 · 3 · 6 job tokens", () => {
    expect(space.size).toBe(170)
    expect([space.userCount, space.deployToken, space.firstJob]).toEqual([7, 7, 8])
    expect([space.triggerCount, space.jobsPerOrigin]).toEqual([6, 54])
  })

  test("are all different", () => {
    expect(new Set(space.classes.map((one) => JSON.stringify(one))).size).toBe(170)
  })

  test("are found under their numbers", () => {
    space.classes.forEach((principal, number) => {
      if (principal.kind === "user") expect(space.user(principal.rank)).toBe(number)
      else if (principal.kind === "deploy_token") expect(space.deployToken).toBe(number)
      else {
        const { origin, ref, environment, triggerRank } = principal
        const places = [
          origins.indexOf(origin),
          refClasses.indexOf(ref),
          environmentClasses.indexOf(environment)
        ]
        const [first = -1, second = -1, third = -1] = places
        expect(space.job(first, second, third, triggerRank)).toBe(number)
      }
    })
  })

  test("of one origin stand in a row", () => {
    origins.forEach((origin, place) => {
      const first = space.firstJob + place * space.jobsPerOrigin
      const row = space.classes.slice(first, first + space.jobsPerOrigin)
      expect(row.every((principal) => principal.kind === "job" && principal.origin === origin)).toBe(true)
    })
  })

  test("count a trigger that is not signed in as signed in", () => {
    expect(space.job(0, 0, 0, 0)).toBe(space.job(0, 0, 0, vocabulary.signedInRank))
  })

  test("begin with what is signed in, wherever a domain has that", () => {
    const later = makeClassSpace(makeVocabulary({ ...gitlab, signedIn: "reporter" }))
    expect([later.triggerCount, later.size]).toEqual([4, 7 + 1 + 27 * 4])
    expect([0, 3, 4, 6].map((rank) => later.job(0, 0, 0, rank) - later.firstJob)).toEqual([0, 0, 1, 3])
    expect(later.classes[later.job(2, 2, 2, 6)]).toEqual({
      kind: "job",
      origin: "foreign",
      ref: "fork",
      environment: "protected",
      triggerRank: 6
    })
  })
})
