import { describe, expect, test } from "vitest"
import { has, type ClassSet } from "../access/class-set.ts"
import { makeClassSpace, type PrincipalClass } from "../access/class-space.ts"
import { vocabulary } from "../gitlab.ts"
import { makeClassMasks, type JobTokens } from "./class-masks.ts"

const space = makeClassSpace(vocabulary)
const masks = makeClassMasks(space)
const principalsIn = (set: ClassSet): readonly PrincipalClass[] =>
  space.classes.filter((_, index) => has(set, index))
type Job = Extract<PrincipalClass, { readonly kind: "job" }>
const jobs = space.classes.filter((principal): principal is Job => principal.kind === "job")

describe("a mask", () => {
  test("holds everyone, all users, or deploy tokens", () => {
    expect(principalsIn(masks.everyone)).toEqual(space.classes)
    expect(principalsIn(masks.users)).toEqual(
      vocabulary.domain.roles.map((_, rank) => ({ kind: "user", rank }))
    )
    expect(principalsIn(masks.deployTokens)).toEqual([{ kind: "deploy_token" }])
  })

  test("holds the users below a rank, each rank for itself", () => {
    const ranks = vocabulary.domain.roles.keys()
    for (const rank of [...ranks, vocabulary.domain.roles.length]) {
      const below = Array.from({ length: rank }, (_, lower) => ({ kind: "user", rank: lower }))
      expect(principalsIn(masks.usersBelow(rank))).toEqual(below)
    }
  })

  test.for<readonly [string, JobTokens | undefined, (job: Job) => boolean]>([
    ["all", undefined, () => true],
    ["of some origins", { origins: ["listed", "own"] }, ({ origin }) => origin !== "foreign"],
    ["of no origin", { origins: [] }, () => false],
    ["on some refs", { refs: ["fork"] }, ({ ref }) => ref === "fork"],
    ["on no ref", { refs: [] }, () => false],
    ["from a trigger role", { triggerFrom: 4 }, ({ triggerRank }) => triggerRank >= 4],
    ["from another trigger role", { triggerFrom: 5 }, ({ triggerRank }) => triggerRank >= 5],
    ["below a trigger role", { triggerBelow: 4 }, ({ triggerRank }) => triggerRank < 4],
    [
      "but some",
      { except: { origins: ["own"], refs: ["protected"] } },
      ({ origin, ref }) => origin !== "own" || ref !== "protected"
    ],
    [
      "but some others",
      { except: { origins: ["own", "listed"], refs: ["protected"] } },
      ({ origin, ref }) => origin === "foreign" || ref !== "protected"
    ],
    [
      "but some on other refs",
      { except: { origins: ["own"], refs: ["fork", "unprotected"] } },
      ({ origin, ref }) => origin !== "own" || ref === "protected"
    ],
    [
      "of origins but some",
      { origins: ["own"], triggerFrom: 4, except: { origins: ["own"], refs: ["fork"] } },
      ({ origin, ref, triggerRank }) => origin === "own" && ref !== "fork" && triggerRank >= 4
    ]
  ])("holds job tokens: %s", ([, which, isMeant]) => {
    expect(principalsIn(masks.jobs(which))).toEqual(jobs.filter(isMeant))
  })

  test("is one object for the same question", () => {
    const which = { refs: ["fork"], except: { origins: ["own"], refs: ["fork"] } } as const
    expect(masks.jobs(which)).toBe(masks.jobs({ ...which }))
    expect(masks.jobs()).toBe(masks.jobs({}))
    expect(masks.usersBelow(3)).toBe(masks.usersBelow(3))
  })
})
