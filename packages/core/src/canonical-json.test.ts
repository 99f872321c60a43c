import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { reorderKeys } from "../test/documents.ts"
import { canonicalJson, type Json } from "./canonical-json.ts"

describe("canonical JSON (RFC 8785)", () => {
  const samples: readonly (readonly [Json, string])[] = [
    [null, "null"],
    [true, "true"],
    [[], "[]"],
    [{}, "{}"],
    [[1, [2, { b: null, a: "x" }]], '[1,[2,{"a":"x","b":null}]]'],
    [{ b: 2, a: 1, "": 0, B: 3, aa: 4 }, '{"":0,"B":3,"a":1,"aa":4,"b":2}'],
    [{ 10: "ten", 9: "nine" }, '{"10":"ten","9":"nine"}']
  ]
  for (const [value, text] of samples) test(text, () => expect(canonicalJson(value)).toBe(text))

  test("sorts keys by UTF-16 code units, not by code points", () => {
    // U+1F600 is written D83D DE00, which comes before U+FB33 although the code point comes after.
    const keys = ["\uFB33", "\u{1F600}", "\u20AC", "\u0080", "\u00F6", "1", "\r"]
    const value = Object.fromEntries(keys.map((key, at) => [key, at]))
    expect(Object.keys(JSON.parse(canonicalJson(value)) as object)).toEqual([
      "1",
      "\r",
      "\u0080",
      "\u00F6",
      "\u20AC",
      "\u{1F600}",
      "\uFB33"
    ])
  })

  test("writes numbers as ECMAScript does", () => {
    const numbers: readonly (readonly [number, string])[] = [
      [-0, "0"],
      [1e21, "1e+21"],
      [1e20, "100000000000000000000"],
      [1e-7, "1e-7"],
      [0.000001, "0.000001"],
      [1.0, "1"],
      [0.1 + 0.2, "0.30000000000000004"],
      [Number.MAX_SAFE_INTEGER + 2, "9007199254740992"],
      [5e-324, "5e-324"],
      [-1.5, "-1.5"]
    ]
    for (const [value, text] of numbers) expect(canonicalJson(value)).toBe(text)
  })

  test("escapes only what must be escaped", () => {
    expect(canonicalJson('"\\/\b\f\n\r\t\u0000\u001f\u007f\u2028é\u{1F600}')).toBe(
      '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028é\u{1F600}"'
    )
  })

  test("leaves out members that are undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 } as unknown as Json)).toBe('{"b":1}')
  })

  test("has keys such as `__proto__` like any other", () => {
    expect(canonicalJson(JSON.parse('{"constructor":1,"__proto__":{"a":2}}') as Json)).toBe(
      '{"__proto__":{"a":2},"constructor":1}'
    )
  })

  test("refuses what has no canonical form", () => {
    for (const value of [
      NaN,
      Infinity,
      -Infinity,
      "\uD83D",
      "\uDE00\uD83D",
      { "\uDEAD": 1 },
      [["a\uD800"]]
    ]) {
      expect(() => canonicalJson(value as Json)).toThrow(TypeError)
    }
  })

  test("says what has none", () => {
    expect(() => canonicalJson([Number.NaN])).toThrow(
      new TypeError("a number that is not finite has no canonical JSON form")
    )
    expect(() => canonicalJson({ a: "\uD800" })).toThrow(
      new TypeError("a lone surrogate has no canonical JSON form")
    )
  })

  test("takes nothing at all for `null`", () => {
    expect(canonicalJson(undefined)).toBe("null")
    expect(canonicalJson([undefined, 1] as unknown as Json)).toBe("[null,1]")
  })

  test("says the same value, in one form whatever the order of its keys", () => {
    const json = fc.jsonValue({ stringUnit: "binary" }) as fc.Arbitrary<Json>
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        // JSON has no negative zero: it comes back as zero.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(reorderKeys(value))).toBe(text)
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text)
      }),
      { numRuns: 200 }
    )
  })
})
