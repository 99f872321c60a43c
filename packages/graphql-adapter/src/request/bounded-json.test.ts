import { describe, expect, it } from "vitest"
import { tooDeep, tooLong } from "./bounded-json.ts"

describe("the depth of a JSON text", () => {
  it.each([
    ["[[[]]]", 3],
    ['{"a":{"b":[1]}}', 3],
    ['{"a":"[[[[{{{"}', 1],
    ['{"a":"\\"[[[["}', 1],
    ['{"a":"\\\\","b":[1]}', 2],
    ['["\\\\\\"[", "["]', 1],
    ["[][][]", 1],
    ["1", 0],
    ["", 0]
  ])("of %s is %i", (text, depth) => {
    expect(tooDeep(text, depth)).toBe(false)
    if (depth > 0) expect(tooDeep(text, depth - 1)).toBe(true)
  })

  it("is found without recursion, also in a text that never ends", () => {
    expect(tooDeep("[".repeat(5_000_000), 40)).toBe(true)
    expect(tooDeep(`"${"[".repeat(5_000_000)}`, 40)).toBe(false)
  })
})

describe("the length of lists in a value", () => {
  it("is looked at wherever they stand", () => {
    const list = [1, 2, 3]
    for (const value of [list, { a: list }, [{ a: { b: [list] } }]]) {
      expect([tooLong(value, 3), tooLong(value, 2)]).toEqual([false, true])
    }
    for (const value of [null, "abc", 5, {}, { a: "abcd" }]) expect(tooLong(value, 0)).toBe(false)
  })
})
