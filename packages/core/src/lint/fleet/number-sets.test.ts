import { describe, expect, test } from "vitest"
import { holds, holdsAll, outside, rangesOf } from "./number-sets.ts"

const numbers = [0, 1, 2, 3, 4, 5]
const subsets = Array.from({ length: 2 ** numbers.length }, (_, bits) =>
  numbers.filter((number) => ((bits >>> number) & 1) === 1)
)
const rangesWith = (list: readonly number[]) => rangesOf(list.map((start) => ({ start, end: start + 1 })))

describe("ranges of numbers", () => {
  test("never touch: what follows at once is the same range", () => {
    const steps = [
      { start: 0, end: 2 },
      { start: 2, end: 3 },
      { start: 5, end: 6 },
      { start: 6, end: 9 }
    ]
    expect(rangesOf(steps)).toEqual([0, 3, 5, 9])
    expect(rangesOf([])).toEqual([])
  })

  test("hold their own numbers and no others", () => {
    for (const list of subsets) {
      const held = [...numbers, 6, 7].filter((number) => holds(rangesWith(list), number))
      expect(held).toEqual(list)
    }
  })

  test("hold all of a stretch where every number of it is theirs", () => {
    for (const list of subsets) {
      for (const start of numbers) {
        for (let end = start + 1; end <= 7; end += 1) {
          const stretch = Array.from({ length: end - start }, (_, at) => start + at)
          const expected = stretch.every((number) => list.includes(number))
          expect([list, start, end, holdsAll(rangesWith(list), start, end)]).toEqual([
            list,
            start,
            end,
            expected
          ])
        }
      }
    }
  })

  test("tell the least numbers that others do not hold, so many at most", () => {
    for (const some of subsets) {
      for (const others of subsets) {
        const left = some.filter((number) => !others.includes(number))
        expect(outside(rangesWith(some), rangesWith(others), 2)).toEqual(left.slice(0, 2))
      }
    }
  })
})
