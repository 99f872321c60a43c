import { describe, expect, test } from "vitest"
import { differencesAreExact, eitherWayRound, pairsOf, widerNeverTakes } from "./laws-of-pairs.ts"
import { lawsOfOnePolicy, tryLaw } from "./laws.ts"
import { everyClass, grants, policies, policiesOfOneCell, scoped, strangers } from "./space.ts"
import { makeSubject } from "./subject.ts"

// All that can be said of one cell in one word, and some of what can be said of three; everybody asks. `npm run
// prove:laws` tries the same laws on every policy of three cells, and the pairs of different visibility too.

const someOfThreeCells = policies.filter((_, number) => number % 97 === 0)

describe("the whole space of one registry", () => {
  test("is 13 grants for each of 3 cells under 3 visibilities, and 170 classes", () => {
    expect(new Set(grants.map(String)).size).toBe(13)
    expect(new Set(policies.map((policy) => JSON.stringify(policy))).size).toBe(13 ** 3 * 3)
    expect(policiesOfOneCell).toHaveLength(13 * 3 * 3)
    expect(new Set(everyClass.map(({ caller }) => JSON.stringify(caller))).size).toBe(170)
    expect(strangers).toHaveLength(54)
  })

  for (const [name, makeLaw] of Object.entries(lawsOfOnePolicy)) {
    test(name, () => {
      const { broken, tried } = tryLaw(makeLaw, [...policiesOfOneCell, ...someOfThreeCells])
      expect(broken.slice(0, 5)).toEqual([])
      expect(tried).toBeGreaterThan(0)
    })
  }

  test("a wider grant takes no access away", () => {
    const { broken, tried } = widerNeverTakes(pairsOf(makeSubject(), "the same"))
    expect(broken).toEqual([])
    expect(tried).toBeGreaterThan(500)
  })

  test("a difference is exact, the other way round, and empty where two policies are equivalent", () => {
    const subject = makeSubject()
    // Writing and deleting are the same under every visibility.
    const pairs = eitherWayRound(pairsOf(subject, "the same")).filter(
      ({ before: { policy } }) => policy.action === "read" || policy.visibility === "private"
    )
    const { broken, tried } = differencesAreExact(subject, pairs, [scoped])
    expect(broken.slice(0, 5)).toEqual([])
    expect(tried).toBe(5 * ((13 * 14) / 2))
  })
})
