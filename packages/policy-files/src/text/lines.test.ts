import { describe, expect, it } from "vitest"
import { makeLines } from "./lines.ts"

describe("lines", () => {
  const lines = makeLines("one\r\ntwo\n\n😀x")

  it("end at a line feed, and a carriage return is part of the end", () => {
    expect(lines.count).toBe(4)
    expect([1, 2, 3, 4, 5, 0].map((line) => lines.textOf(line))).toEqual(["one", "two", "", "😀x", "", ""])
  })

  it("give every offset its place, from 1, in UTF-16 code units", () => {
    expect([0, 3, 4, 5, 8, 9, 10, 12, 13].map((offset) => lines.position(offset))).toEqual(
      [
        [1, 1],
        [1, 4],
        [1, 5],
        [2, 1],
        [2, 4],
        [3, 1],
        [4, 1],
        [4, 3],
        [4, 4]
      ].map(([line, column]) => ({ line, column }))
    )
  })

  it("take an offset outside to the nearest end", () => {
    expect([lines.position(-5), lines.position(500)]).toEqual([
      { line: 1, column: 1 },
      { line: 4, column: 4 }
    ])
    expect(lines.range(9, 2)).toEqual({ line: 3, column: 1, endLine: 3, endColumn: 1 })
  })

  it("of nothing are one, of nothing", () => {
    const none = makeLines("")
    expect([none.count, none.textOf(1), none.position(0)]).toEqual([1, "", { line: 1, column: 1 }])
  })
})
