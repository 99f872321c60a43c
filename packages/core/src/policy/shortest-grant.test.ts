import { describe, expect, test } from "vitest"
import { compiler } from "../../test/compiling.ts"
import { afterNoon, noon, plainGrants } from "../../test/documents.ts"
import type { Cell } from "../domain/vocabulary.ts"
import { decodeGrant, vocabulary } from "../gitlab.ts"
import type { AnyGrant } from "./grant.ts"
import { shortestGrant, type WantedGrant } from "./shortest-grant.ts"

type WantedJobToken = NonNullable<WantedGrant["jobToken"]>

const { leastMemberRank, signedInRank } = vocabulary
const { roles, visibilities } = vocabulary.domain
const names = [undefined, "production", "other"]

/** Whom a grant admits, for each name of an environment, and until when. */
const meaningOf = (cell: Cell, baseline: number, grant: AnyGrant): string => {
  const conditions = compiler.sets.conditions(cell, baseline, grant, noon)
  const expiry = typeof grant === "object" && grant.job_token ? grant.job_token.expires_at : undefined
  return JSON.stringify([names.map((name) => [...compiler.sets.admitted(conditions, name)]), expiry])
}

/** The wanted in full, nothing of it left to be understood. */
const inFull = ({ deployToken, jobToken, userRank }: WantedGrant): AnyGrant =>
  ({
    min_role: userRank === null ? null : (roles[userRank] ?? ""),
    job_token: jobToken && {
      origin: jobToken.origin,
      refs: jobToken.refs,
      environments: jobToken.environments,
      trigger_role: roles[jobToken.triggerRank] ?? "",
      ...(jobToken.expiresAt !== undefined && { expires_at: jobToken.expiresAt })
    },
    deploy_token: deployToken
  }) as AnyGrant

const jobTokens: readonly (WantedJobToken | null)[] = [
  null,
  ...(["own", "in_scope"] as const).flatMap((origin) =>
    (["protected", "any", "any_including_forks"] as const).flatMap((refs) =>
      (["any", "protected", ["production"]] as const).flatMap((environments) =>
        roles.slice(signedInRank).flatMap((_, index) => {
          const wanted = { origin, refs, environments, triggerRank: signedInRank + index }
          return [wanted, { ...wanted, expiresAt: afterNoon }]
        })
      )
    )
  )
]

describe("the shortest spelling of a grant", () => {
  const differing = vocabulary.cells.filter(({ resource }) =>
    ["package_registry.npm", "releases", "work_items", "secure_files", "pipelines"].includes(resource)
  )
  for (const visibility of visibilities) {
    test(`means the same as the full one, when ${visibility}; what has a word is not an object`, () => {
      for (const cell of differing) {
        const baseline = vocabulary.baseline(cell, visibility)
        const ranks = [null, ...roles.map((_, rank) => rank).filter((rank) => rank >= baseline)]
        const words = new Map(
          plainGrants
            .filter((grant) => grant !== true)
            .toReversed()
            .map((grant) => [meaningOf(cell, baseline, grant), grant])
        )
        for (const userRank of ranks) {
          for (const jobToken of jobTokens) {
            for (const deployToken of [true, false]) {
              const wanted = { userRank, jobToken, deployToken }
              const grant = shortestGrant(vocabulary, cell, baseline, wanted)
              const meaning = meaningOf(cell, baseline, inFull(wanted))
              if (meaningOf(cell, baseline, grant) !== meaning) expect.fail(JSON.stringify({ wanted, grant }))
              if (words.has(meaning) === (typeof grant === "object")) {
                expect.fail(JSON.stringify({ wanted, grant, word: words.get(meaning) }))
              }
            }
          }
        }
      }
    })
  }

  test("says nothing that is understood, and is a grant", () => {
    const [cell] = vocabulary.cells
    if (cell === undefined) throw new Error("no cells")
    const shortest = (wanted: Partial<WantedGrant>): AnyGrant =>
      shortestGrant(vocabulary, cell, 3, { userRank: null, jobToken: null, deployToken: false, ...wanted })
    const plain = { origin: "in_scope", refs: "any", environments: "any", triggerRank: 3 } as const
    const expected: readonly (readonly [Partial<WantedGrant>, AnyGrant])[] = [
      [{}, false],
      [{ userRank: 5 }, "maintainer"],
      [{ jobToken: plain }, "job_token"],
      [{ jobToken: plain, userRank: 3 }, "job_token_and_reporter"],
      [{ deployToken: true }, { deploy_token: true }],
      [{ jobToken: { ...plain, refs: "protected" } }, { job_token: { refs: "protected" } }],
      [
        { jobToken: { ...plain, origin: "own", environments: ["production"], triggerRank: 4 }, userRank: 4 },
        {
          min_role: "developer",
          job_token: { origin: "own", environments: ["production"], trigger_role: "developer" }
        }
      ]
    ]
    for (const [wanted, grant] of expected) {
      expect(shortest(wanted)).toEqual(grant)
      expect(decodeGrant(shortest(wanted))).toMatchObject({ _tag: "Success" })
    }
    expect(leastMemberRank).toBe(2)
    expect(shortestGrant(vocabulary, cell, 0, { userRank: 1, jobToken: null, deployToken: false })).toEqual({
      min_role: "authenticated"
    })
  })
})
