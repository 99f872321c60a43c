import { describe, expect, it } from "vitest"
import { isTransient, longestWait, mostAttempts, pauseBefore } from "./retry.ts"

const chance = { now: Date.parse("2027-01-01T00:00:00Z"), random: 0 }

describe("the pause before another attempt", () => {
  it("grows, and is less by chance, never nothing", () => {
    const pauses = [0, 0.5, 1].map((random) => pauseBefore(1, undefined, { ...chance, random }))
    expect(pauses).toEqual([100, 75, 50])
    expect(pauseBefore(2, undefined, chance)).toBe(200)
  })

  it("is none after so many attempts", () => {
    expect(pauseBefore(mostAttempts - 1, undefined, chance)).not.toBeNull()
    expect(pauseBefore(mostAttempts, undefined, chance)).toBeNull()
    expect(pauseBefore(mostAttempts, "0", chance)).toBeNull()
  })

  it.each<readonly [string, number | null]>([
    ["0", 100],
    ["2", 2_000],
    [String(longestWait / 1000), longestWait],
    [String(longestWait / 1000 + 1), null],
    ["999999999", null],
    ["Fri, 01 Jan 2027 00:00:03 GMT", 3_000],
    ["Fri, 01 Jan 2027 01:00:00 GMT", null],
    ["Thu, 31 Dec 2026 00:00:00 GMT", 100],
    ["soon", 100],
    ["-5", 100],
    ["1e9", 100]
  ])("is what GitLab wants, if that is not too long: Retry-After %j", (wanted, pause) => {
    expect(pauseBefore(1, wanted, chance)).toBe(pause)
  })
})

it.each([
  [429, true],
  [500, true],
  [502, true],
  [503, true],
  [200, false],
  [301, false],
  [401, false],
  [404, false],
  [418, false]
])("%i is worth another attempt: %s", (status, isWorth) => {
  expect(isTransient(status)).toBe(isWorth)
})
