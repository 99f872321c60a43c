import { describe, expect, test } from "vitest"
import { makeCountTree, makeLeastTree } from "./trees.ts"

const lists = [
  [3, 1, 4, 1, 5, 9, 2, 6],
  [1, 2, 3, 4, 5, 6, 7, 8],
  [8, 7, 6, 5, 4, 3, 2, 1]
].flatMap((list) => list.map((_, at) => list.slice(0, at + 1)))

const stretchesOf = ({ length }: readonly number[]) =>
  Array.from({ length: length + 1 }, (_, end) =>
    Array.from({ length: end + 1 }, (__, start) => [start, end] as const)
  ).flat()

describe("a tree of least values", () => {
  test("tells the least of every stretch, however it lies", () => {
    for (const list of lists) {
      const tree = makeLeastTree(list)
      for (const [start, end] of stretchesOf(list)) {
        expect([start, end, tree.least(start, end)]).toEqual([
          start,
          end,
          Math.min(...list.slice(start, end))
        ])
      }
    }
  })

  test("finds the first value below a bound in every stretch, and none beside it", () => {
    for (const list of lists) {
      const tree = makeLeastTree(list)
      for (const [start, end] of stretchesOf(list)) {
        for (let bound = 0; bound <= 10; bound += 3) {
          const expected = list.findIndex((value, at) => start <= at && at < end && value < bound)
          expect([start, end, bound, tree.firstBelow(start, end, bound)]).toEqual([
            start,
            end,
            bound,
            expected
          ])
        }
      }
    }
  })

  test("holds nothing where there are no values", () => {
    const tree = makeLeastTree([])
    expect([tree.least(0, 0), tree.firstBelow(0, 0, Infinity)]).toEqual([Infinity, -1])
  })
})

describe("a tree of counts", () => {
  test("sums up from the first place, and finds where each sum is reached", () => {
    for (const list of lists) {
      const tree = makeCountTree(list.length)
      for (const [place, count] of list.entries()) tree.add(place, count)
      const sums = list.map((_, at) => list.slice(0, at).reduce((sum, count) => sum + count, 0))
      for (const [end, sum] of sums.entries()) expect(tree.before(end)).toBe(sum)
      const all = tree.before(list.length)
      for (let sum = 1; sum <= all; sum += 1) {
        expect(tree.reaching(sum)).toBe(sums.findLastIndex((before) => before < sum))
      }
    }
  })

  test("finds a sum behind places where nothing is counted any more", () => {
    const tree = makeCountTree(5)
    tree.add(1, 2)
    tree.add(3, 1)
    tree.add(1, -2)
    expect([tree.before(2), tree.before(5), tree.reaching(1)]).toEqual([0, 1, 3])
  })
})
