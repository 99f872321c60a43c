import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { difference, equalSets, has, intersection, isEmpty, setWhere, wordsFor } from "./class-set.ts"

const size = 170
const numbers = Array.from({ length: size }, (_, index) => index)
const members = fc.uniqueArray(fc.nat({ max: size - 1 })).map((list) => new Set(list))
const setOf = (list: ReadonlySet<number>) => setWhere(size, (index) => list.has(index))
const listOf = (set: Uint32Array) => new Set(numbers.filter((index) => has(set, index)))

describe("a set of classes", () => {
  test("has a bit for each, 32 a word", () => {
    expect([0, 1, 32, 33, 64, 170].map(wordsFor)).toEqual([0, 1, 1, 2, 2, 6])
    expect(setWhere(64, (index) => index === 31 || index === 32)).toEqual(new Uint32Array([0x8000_0000, 1]))
    expect(setWhere(33, () => true)).toEqual(new Uint32Array([0xffff_ffff, 1]))
  })

  test("holds what it was made of, and nothing beyond its end", () => {
    fc.assert(
      fc.property(members, (list) => {
        expect(listOf(setOf(list))).toEqual(list)
      })
    )
    expect([
      has(
        setWhere(size, () => true),
        size
      ),
      has(
        setWhere(size, () => true),
        1000
      )
    ]).toEqual([false, false])
  })

  test("is intersected, subtracted and compared as sets are", () => {
    fc.assert(
      fc.property(members, members, (left, right) => {
        const [one, other] = [setOf(left), setOf(right)]
        const where = (holds: (index: number) => boolean) => new Set(numbers.filter(holds))
        expect(listOf(intersection(one, other))).toEqual(
          where((index) => left.has(index) && right.has(index))
        )
        expect(listOf(difference(one, other))).toEqual(where((index) => left.has(index) && !right.has(index)))
        expect(equalSets(one, other)).toBe(numbers.every((index) => left.has(index) === right.has(index)))
        expect(isEmpty(difference(one, other))).toBe([...left].every((index) => right.has(index)))
        expect(isEmpty(one)).toBe(left.size === 0)
      })
    )
  })

  test("is a value: no operation writes into its arguments", () => {
    const [left, right] = [
      setWhere(size, (index) => index % 2 === 0),
      setWhere(size, (index) => index % 3 === 0)
    ]
    const copies = [left.slice(), right.slice()]
    intersection(left, right)
    difference(left, right)
    expect([left, right]).toEqual(copies)
  })
})
