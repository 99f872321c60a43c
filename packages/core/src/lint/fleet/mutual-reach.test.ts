import { expect, test } from "vitest"
import { mutualReaches } from "./mutual-reach.ts"
import { makeNumberSets, rangesOf } from "./number-sets.ts"

const share = makeNumberSets()
/** Each list: the projects that reach the one at its place. */
const partnersIn = (...sources: readonly (readonly number[])[]) =>
  mutualReaches(
    sources.map((list) => ({ sources: share(rangesOf(list.map((start) => ({ start, end: start + 1 })))) }))
  )

test("two projects are partners where each reaches the other, in every fleet of three", () => {
  const subsets = Array.from({ length: 8 }, (_, bits) =>
    [0, 1, 2].filter((one) => ((bits >>> one) & 1) === 1)
  )
  for (const first of subsets) {
    for (const second of subsets) {
      for (const third of subsets) {
        const sources = [first, second, third]
        const expected = sources.map((list, project) => {
          const partners = list.filter((other) => other !== project && sources[other]?.includes(project))
          const [partner] = partners
          return partner === undefined ? null : { partner, count: partners.length }
        })
        expect([sources, partnersIn(...sources)]).toEqual([sources, expected])
      }
    }
  }
})

test("the first partner is named, though a project that is only reached comes before it", () => {
  expect(partnersIn([1, 3], [], [0], [0])).toEqual([
    { partner: 3, count: 1 },
    null,
    null,
    { partner: 0, count: 1 }
  ])
})

test("partners are counted in every stretch of the sources, and only there", () => {
  expect(partnersIn([2, 4], [0], [0], [0], [0])).toEqual([
    { partner: 2, count: 2 },
    null,
    { partner: 0, count: 1 },
    null,
    { partner: 0, count: 1 }
  ])
})
