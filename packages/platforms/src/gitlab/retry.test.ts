import { describe, expect, it } from "vitest"
import { isTransient, longestWait, mostAttempts, pauseBefore } from "./retry.ts"

const chance = { now: Date.parse("2027-01-01T00:00:00Z"), random: 0 }

describe("the pause before GitLab is asked again", () => {
  it("grows from a tenth of a second", () => {
    const pauses = [1, 2].map((failed) => pauseBefore(failed, undefined, chance))
    expect(pauses).toEqual([100, 200])
  })

  it("is none after so many attempts", () => {
    expect(pauseBefore(mostAttempts - 1, undefined, chance)).not.toBeNull()
    expect(pauseBefore(mostAttempts, undefined, chance)).toBeNull()
  })

  it("is what GitLab wants, up to five seconds", () => {
    expect(longestWait).toBe(5_000)
    expect(pauseBefore(1, "5", chance)).toBe(5_000)
    expect(pauseBefore(1, "6", chance)).toBeNull()
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
