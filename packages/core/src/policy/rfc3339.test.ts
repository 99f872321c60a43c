import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseRfc3339 } from "./rfc3339.ts"

const two = (value: number): string => String(value).padStart(2, "0")

const day = fc.date({
  min: new Date("0000-01-02T00:00:00Z"),
  max: new Date("9999-12-30T23:59:59.999Z"),
  noInvalidDate: true
})
const offset = fc.tuple(
  fc.constantFrom("+", "-"),
  fc.integer({ min: 0, max: 23 }),
  fc.integer({ min: 0, max: 59 })
)

describe("an RFC 3339 date and time", () => {
  test("names the instant that `Date` says, over all years", () => {
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString()
        expect(parseRfc3339(text)).toBe(date.getTime())
        expect(parseRfc3339(text.toLowerCase())).toBe(date.getTime())
        expect(parseRfc3339(text.replace(/\.\d+/, ""))).toBe(Math.floor(date.getTime() / 1000) * 1000)
      }),
      { numRuns: 2000 }
    )
  })

  test("with an offset too", () => {
    fc.assert(
      fc.property(day, offset, (date, [sign, hours, minutes]) => {
        const text = date.toISOString().replace("Z", `${sign}${two(hours)}:${two(minutes)}`)
        expect(parseRfc3339(text)).toBe(Date.parse(text))
      }),
      { numRuns: 2000 }
    )
  })

  test("on every day from 1896 to 2104", () => {
    const [first, last] = [Date.UTC(1896, 0, 1), Date.UTC(2104, 11, 31)]
    for (let instant = first; instant <= last; instant += 86_400_000) {
      if (parseRfc3339(new Date(instant).toISOString()) !== instant)
        expect.fail(new Date(instant).toISOString())
    }
  })

  test("may have a fraction of any length: what is finer than a millisecond is cut", () => {
    const start = Date.parse("2026-03-01T12:00:00Z")
    const fractions: readonly (readonly [string, number])[] = [
      [".1", 100],
      [".01", 10],
      [".0019", 1],
      [".9999999999", 999],
      [`.${"0".repeat(400)}1`, 0]
    ]
    for (const [fraction, milliseconds] of fractions) {
      expect(parseRfc3339(`2026-03-01T12:00:00${fraction}Z`)).toBe(start + milliseconds)
    }
  })

  test("may be a leap second, which is the next second", () => {
    expect(parseRfc3339("2016-12-31T23:59:60Z")).toBe(Date.parse("2017-01-01T00:00:00Z"))
  })

  test("may have an unknown offset, `-00:00`", () => {
    expect(parseRfc3339("2026-03-01T12:00:00-00:00")).toBe(Date.parse("2026-03-01T12:00:00Z"))
  })

  const invalid = [
    "",
    "2026",
    "2026-03-01",
    "2026-03-01T12:00",
    "2026-03-01T12:00:00",
    "2026-03-01T12:00:00.Z",
    "2026-03-01T12:00:00,5Z",
    "2026-03-01 12:00:00Z",
    "2026-3-1T12:00:00Z",
    "+02026-03-01T12:00:00Z",
    "20260301T120000Z",
    "2026-00-01T12:00:00Z",
    "2026-13-01T12:00:00Z",
    "2026-03-00T12:00:00Z",
    "2026-03-32T12:00:00Z",
    "2026-04-31T12:00:00Z",
    "2026-02-29T12:00:00Z",
    "2100-02-29T12:00:00Z",
    "2026-03-01T24:00:00Z",
    "2026-03-01T12:60:00Z",
    "2026-03-01T12:00:61Z",
    "2026-03-01T12:00:00+24:00",
    "2026-03-01T12:00:00+01:60",
    "2026-03-01T12:00:00+0100",
    "2026-03-01T12:00:00+01",
    "2026-03-01T12:00:00Z ",
    " 2026-03-01T12:00:00Z",
    "2026-03-01T12:00:00Z\n",
    "２０２６-03-01T12:00:00Z",
    "tomorrow",
    "Sun, 01 Mar 2026 12:00:00 GMT"
  ]
  for (const text of invalid)
    test(`is not ${JSON.stringify(text)}`, () => expect(parseRfc3339(text)).toBeNull())

  test("is no other text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        expect(parseRfc3339(text)).toBeNull()
      }),
      { numRuns: 500 }
    )
  })

  test("exists on the 31st of the long months only, and on the 30th of all but February", () => {
    const last = Array.from({ length: 12 }, (_, index) =>
      [29, 30, 31].findLast(
        (day) => parseRfc3339(`2023-${String(index + 1).padStart(2, "0")}-${day}T00:00:00Z`) !== null
      )
    )
    expect(last).toEqual([31, undefined, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
  })

  test("may be almost a day away from UTC", () => {
    expect(parseRfc3339("2026-03-01T23:59:00+23:59")).toBe(Date.UTC(2026, 2, 1))
    expect(parseRfc3339("2026-03-01T00:00:00-23:59")).toBe(Date.UTC(2026, 2, 1, 23, 59))
  })

  test("exists on 29 February of leap years only", () => {
    for (const year of [2000, 2024, 2400]) expect(parseRfc3339(`${year}-02-29T00:00:00Z`)).not.toBeNull()
    for (const year of [1900, 2023, 2200]) expect(parseRfc3339(`${year}-02-29T00:00:00Z`)).toBeNull()
  })
})
