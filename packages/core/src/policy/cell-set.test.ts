import { describe, expect, test } from "vitest"
import { bothCellSets, hasCell, makeCellSet } from "./cell-set.ts"

const size = 75
const all = Array.from({ length: size }, (_, cell) => cell)
const members = (set: Uint32Array): readonly number[] => all.filter((cell) => hasCell(set, cell))

describe("a set of cells", () => {
  test("has the cells it was made of and no other, the last of a word as well as the first of the next", () => {
    for (const cells of [[], [0], [31, 32], [63, 64, 74], all]) {
      const set = makeCellSet(size, cells)
      expect(members(set)).toEqual(cells)
      expect(set).toHaveLength(3)
    }
  })

  test("has nothing beyond its size", () => {
    expect(hasCell(makeCellSet(32, all.slice(0, 32)), 32)).toBe(false)
    expect(makeCellSet(32, [])).toHaveLength(1)
    expect(makeCellSet(33, [])).toHaveLength(2)
  })

  test("has in common with another what both have", () => {
    const even = makeCellSet(
      size,
      all.filter((cell) => cell % 2 === 0)
    )
    const third = makeCellSet(
      size,
      all.filter((cell) => cell % 3 === 0)
    )
    expect(members(bothCellSets(even, third))).toEqual(all.filter((cell) => cell % 6 === 0))
    expect(members(bothCellSets(even, makeCellSet(0, [])))).toEqual([])
  })
})
