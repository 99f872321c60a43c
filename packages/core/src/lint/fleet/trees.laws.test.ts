import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { makeNumberSets, holds, holdsAll, outside, rangesOf } from "./number-sets.ts"
import { makeCountTree, makeLeastTree } from "./trees.ts"

const stretch = fc
  .tuple(fc.nat(40), fc.nat(40))
  .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const)

describe("the trees", () => {
  test("find the least of a stretch, and the first below a bound", () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 40 })
    fc.assert(
      fc.property(values, stretch, fc.integer({ min: -10, max: 10 }), (list, [start, to], bound) => {
        const end = Math.min(to, list.length)
        const tree = makeLeastTree(list)
        expect(tree.least(Math.min(start, end), end)).toBe(Math.min(...list.slice(start, end)))
        const first = list.findIndex((value, at) => start <= at && at < end && value < bound)
        expect(tree.firstBelow(start, end, bound)).toBe(first)
      })
    )
  })

  test("sum up counts, and find where a sum is reached", () => {
    const counts = fc.array(fc.nat(3), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(counts, counts, (list, fewer) => {
        const tree = makeCountTree(list.length)
        for (const [place, count] of list.entries()) tree.add(place, count + 2)
        for (const place of list.keys()) tree.add(place, -2)
        const before = (end: number): number => list.slice(0, end).reduce((sum, count) => sum + count, 0)
        for (let end = 0; end <= list.length; end += 1) expect(tree.before(end)).toBe(before(end))
        const sum = Math.min(1 + before(fewer.length), before(list.length))
        if (sum > 0) {
          const place = list.findIndex((_, at) => before(at + 1) >= sum)
          expect(tree.reaching(sum)).toBe(place)
        }
      })
    )
  })
})

describe("sets of numbers", () => {
  const sets = fc
    .uniqueArray(fc.nat(30), { maxLength: 20 })
    .map((list) => list.toSorted((one, other) => one - other))
  const ranges = (list: readonly number[]) => rangesOf(list.map((start) => ({ start, end: start + 1 })))

  test("hold what they are made of, and all of a stretch where one range does", () => {
    fc.assert(
      fc.property(sets, fc.nat(31), fc.integer({ min: 1, max: 6 }), (list, start, length) => {
        expect(holds(ranges(list), start)).toBe(list.includes(start))
        const all = Array.from({ length }, (_, at) => start + at)
        expect(holdsAll(ranges(list), start, start + length)).toBe(all.every((one) => list.includes(one)))
      })
    )
  })

  test("tell the least that others do not hold", () => {
    fc.assert(
      fc.property(sets, sets, fc.nat(3), (some, others, most) => {
        const expected = some.filter((one) => !others.includes(one)).slice(0, most)
        expect(outside(ranges(some), ranges(others), most)).toEqual(expected)
      })
    )
  })

  test("are one object where they are equal, and two where they are not", () => {
    const share = makeNumberSets()
    expect(share([1, 3])).toBe(share([1, 3]))
    expect(share([1, 3])).not.toBe(share([1, 3, 4, 5]))
  })
})
