import { describe, expect, test } from "vitest"
import type { WantedGrant } from "../policy/shortest-grant.ts"
import { meetOfWanted } from "./meet.ts"

describe("whom two grants admit together", () => {
  const jobs = { origin: "in_scope", refs: "any", environments: "any", triggerRank: 2 } as const
  const admitting = (
    more: Partial<NonNullable<WantedGrant["jobToken"]>>,
    others: Partial<WantedGrant> = {}
  ) => ({ userRank: null, deployToken: false, jobToken: { ...jobs, ...more }, ...others }) as const

  test.for<readonly [string, WantedGrant, WantedGrant, WantedGrant | null]>([
    [
      "the higher of two roles",
      admitting({}, { userRank: 4 }),
      admitting({}, { userRank: 5 }),
      admitting({}, { userRank: 5 })
    ],
    ["no users, where one admits none", admitting({}, { userRank: 4 }), admitting({}), admitting({})],
    [
      "deploy tokens, where both do",
      admitting({}, { deployToken: true }),
      admitting({}, { deployToken: true }),
      admitting({}, { deployToken: true })
    ],
    [
      "no deploy tokens, where one admits none",
      admitting({}, { deployToken: true }),
      admitting({}),
      admitting({})
    ],
    [
      "no job tokens, where one admits none",
      admitting({}),
      admitting({}, { jobToken: null }),
      admitting({}, { jobToken: null })
    ],
    [
      "the project's own, where one asks for it",
      admitting({ origin: "own" }),
      admitting({}),
      admitting({ origin: "own" })
    ],
    ["the narrower refs", admitting({ refs: "any_including_forks" }), admitting({}), admitting({})],
    [
      "protected refs, the narrowest",
      admitting({ refs: "protected" }),
      admitting({}),
      admitting({ refs: "protected" })
    ],
    [
      "the same refs",
      admitting({ refs: "any_including_forks" }),
      admitting({ refs: "any_including_forks" }),
      admitting({ refs: "any_including_forks" })
    ],
    ["the higher trigger role", admitting({ triggerRank: 5 }), admitting({}), admitting({ triggerRank: 5 })],
    [
      "the earlier end",
      admitting({ expiresAt: "2027-01-01T00:00:00Z" }),
      admitting({ expiresAt: "2026-01-01T00:00:00Z" }),
      admitting({ expiresAt: "2026-01-01T00:00:00Z" })
    ],
    [
      "the only end",
      admitting({ expiresAt: "2027-01-01T00:00:00Z" }),
      admitting({}),
      admitting({ expiresAt: "2027-01-01T00:00:00Z" })
    ],
    [
      "the named environments",
      admitting({ environments: ["a"] }),
      admitting({}),
      admitting({ environments: ["a"] })
    ],
    [
      "protected environments",
      admitting({ environments: "protected" }),
      admitting({}),
      admitting({ environments: "protected" })
    ],
    [
      "protected environments twice",
      admitting({ environments: "protected" }),
      admitting({ environments: "protected" }),
      admitting({ environments: "protected" })
    ],
    [
      "environments that both name",
      admitting({ environments: ["a", "b"] }),
      admitting({ environments: ["c", "b"] }),
      admitting({ environments: ["b"] })
    ],
    [
      "what no grant says, so that there is none",
      admitting({ environments: ["a"] }),
      admitting({ environments: "protected" }),
      null
    ]
  ])("are %s", ([, one, other, both]) => {
    expect(meetOfWanted(one, other)).toStrictEqual(both)
    expect(meetOfWanted(other, one)).toStrictEqual(both)
  })
})
