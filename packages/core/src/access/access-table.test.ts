import { describe, expect, test } from "vitest"
import { admits, classesIn, makeAccessTables, rowsFor } from "./access-table.ts"
import { makeClassSets } from "./class-sets.ts"

const setOf = (word: number): Uint32Array => new Uint32Array([word])

describe("an access table", () => {
  const tables = makeAccessTables(makeClassSets(1))
  const table = tables.make([setOf(1), setOf(2)], [["production", [setOf(4), setOf(0)]]])

  test("has the sets of each cell, and others where the environment has a name that it knows", () => {
    const words = (name?: string) => [0, 1].map((cell) => classesIn(table, cell, name)[0])
    expect(words()).toEqual([1, 2])
    expect(words("staging")).toEqual([1, 2])
    expect(words("production")).toEqual([4, 0])
    expect(rowsFor(table, undefined)).toBe(table.rows)
    expect(rowsFor(table, "production")).not.toBe(table.rows)
  })

  test("admits a class to a cell where the set has it, and to no cell that it does not have", () => {
    const admitted = (cell: number, name?: string) =>
      [0, 1, 2].map((index) => admits(table, cell, index, name))
    expect(admitted(0)).toEqual([true, false, false])
    expect(admitted(1)).toEqual([false, true, false])
    expect(admitted(0, "production")).toEqual([false, false, true])
    expect(admitted(2)).toEqual([false, false, false])
  })

  test("is one object with all that are equal to it", () => {
    const [one, two] = [setOf(1), setOf(2)]
    const equal = tables.make([one, two], [["production", [setOf(4), setOf(0)]]])
    expect(equal).toBe(table)
    const others = [
      tables.make([one, two], []),
      tables.make([two, one], []),
      tables.make([one, two], [["staging", [setOf(4), setOf(0)]]]),
      tables.make([one, two], [["production", [setOf(4), setOf(4)]]])
    ]
    expect(new Set([table, ...others]).size).toBe(5)
  })

  test("is forgotten past 100 000 others, so that nobody can fill the memory", () => {
    const sets = makeClassSets(1)
    const many = makeAccessTables(sets)
    const all = Array.from({ length: 317 }, (_, number) => setOf(number))
    const make = (number: number) =>
      many.make([all[number % 317] ?? setOf(0), all[Math.floor(number / 317)] ?? setOf(0)], [])
    const first = make(0)
    for (let number = 1; number < 100_000; number += 1) make(number)
    expect(make(0)).toBe(first)
    make(100_000)
    expect(make(0)).not.toBe(first)
    expect(make(0)).toBe(make(0))
  })
})
