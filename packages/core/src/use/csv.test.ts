import { Result } from "effect"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readCsv } from "./csv.ts"

const valuesIn = (text: string) =>
  Result.getOrThrow(Result.map(readCsv(text), (records) => records.map(({ values }) => values)))
const failureOf = (text: string) => {
  const read = readCsv(text)
  return Result.isFailure(read) ? read.failure : null
}

describe("comma-separated values", () => {
  test.for([
    [
      "lines end in CRLF",
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"]
      ]
    ],
    [
      "or in LF, and the last one in nothing",
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"]
      ]
    ],
    [
      "values may be empty",
      ",\n,x,\n",
      [
        ["", ""],
        ["", "x", ""]
      ]
    ],
    ["an empty value in quotes is a record", '""\n\n\r\n', [[""]]],
    ["quotes hold commas, lines and doubled quotes", '"a,""b""\r\nc",d', [['a,"b"\r\nc', "d"]]],
    ["a byte order mark is passed over", "\uFEFFa\n", [["a"]]],
    ["values are of any length", "acme/app,2026-05-30\n", [["acme/app", "2026-05-30"]]],
    ["nothing at all", "", []]
  ] as const)("%s", ([, text, values]) => expect(valuesIn(text)).toEqual(values))

  test("a record knows the line that it begins in", () => {
    const read = Result.getOrThrow(readCsv('a\n\n"b\nc"\r\nd'))
    expect(read.map(({ line }) => line)).toEqual([1, 3, 5])
  })

  test.for([
    ["a quote that is never closed", 'a\n"b\nc', 2, "none closes it"],
    ["text behind a closing quote", 'a\n"b"c\n', 2, "after value 1"],
    ["a quote within a bare value", 'x,a"b\n', 1, "after value 2"],
    ["a carriage return alone", "a\rb", 1, "after value 1"],
    ["a fault behind lines in quotes", '"a\nb"x', 2, "after value 1"],
    ["too many values", ",".repeat(100), 1, "100 values"],
    ["too many records", "a\n".repeat(100_001), 100_001, "100000 records"],
    ["too long a text", "a".repeat(20_000_001), 1, "20000000 characters"]
  ] as const)("%s is refused in its line", ([, text, line, message]) => {
    expect(failureOf(text)).toEqual({ line, message: expect.stringContaining(message) })
  })

  test("as much is read as is promised", () => {
    expect(valuesIn("a".repeat(20_000_000))[0]?.[0]).toHaveLength(20_000_000)
    expect(valuesIn("a\n".repeat(100_000))).toHaveLength(100_000)
    expect(valuesIn(",".repeat(99))[0]).toHaveLength(100)
  })

  test("a text of quotes alone takes no time", () => {
    expect(failureOf('"'.repeat(999_999))).toMatchObject({ line: 1 })
    expect(valuesIn('"'.repeat(1_000_000))[0]?.[0]).toHaveLength(499_999)
  })

  test("what was written comes back", () => {
    const value = fc.string({ unit: fc.constantFrom("a", '"', ",", "\r", "\n", "é") })
    const records = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { maxLength: 8 })
    const written = (values: readonly string[]) =>
      values.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")
    fc.assert(
      fc.property(records, fc.constantFrom("\n", "\r\n"), (all, end) => {
        expect(valuesIn(all.map(written).join(end))).toEqual(all)
      })
    )
  })

  test("any text at all gets an answer", () => {
    const text = fc.string({ unit: fc.constantFrom("a", '"', ",", "\r", "\n"), maxLength: 30 })
    fc.assert(
      fc.property(text, (one) => {
        expect(Result.isResult(readCsv(one))).toBe(true)
      })
    )
  })
})
