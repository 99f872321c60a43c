import { expect, it } from "vitest"
import { pauseBefore } from "./retry.ts"

const now = Date.parse("2027-01-01T00:00:00Z")
const pause = pauseBefore({ mostAttempts: 6, firstPause: 100, longestPause: 500, longestWait: 5_000 })

it("doubles up to a longest pause, less up to a half by chance", () => {
  const pauses = [1, 2, 3, 4, 5].map((failed) => pause(failed, undefined, { now, random: 0 }))
  expect(pauses).toEqual([100, 200, 400, 500, 500])
  expect(pause(4, undefined, { now, random: 1 })).toBe(250)
})

it("is none after so many attempts, whatever the server says", () => {
  expect(pause(6, undefined, { now, random: 0 })).toBeNull()
  expect(pause(6, "0", { now, random: 0 })).toBeNull()
})

it.each<readonly [string, number | null]>([
  ["0", 100],
  [" 2 ", 2_000],
  ["5", 5_000],
  ["6", null],
  ["999999999", null],
  ["Fri, 01 Jan 2027 00:00:03 GMT", 3_000],
  ["Fri, 01 Jan 2027 01:00:00 GMT", null],
  ["Thu, 31 Dec 2026 00:00:00 GMT", 100],
  ["soon", 100],
  ["-5", 100],
  ["1e9", 100]
])("is what a server wants, if that is not too long: Retry-After %j", (wanted, expected) => {
  expect(pause(1, wanted, { now, random: 0 })).toBe(expected)
})
