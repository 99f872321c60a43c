import { describe, expect, test } from "vitest"
import { isTransient, mostAttempts, pauseBefore } from "./retry.ts"

const now = Date.UTC(2026, 5, 1)
const pause = (failed: number, wanted?: string, random = 0) => pauseBefore(failed, wanted, { now, random })

describe("the pause before another attempt", () => {
  test("doubles, less up to a half by chance", () => {
    expect([1, 2, 3, 4].map((failed) => pause(failed))).toEqual([250, 500, 1000, 2000])
    expect(pause(3, undefined, 0.999)).toBeCloseTo(500, -1)
  })

  test("is what the server says, in seconds or as a date", () => {
    expect(pause(1, "7")).toBe(7000)
    expect(pause(1, new Date(now + 9000).toUTCString())).toBe(9000)
    // Less than the usual pause is no reason to hurry.
    expect(pause(4, "0")).toBe(2000)
    expect(pause(1, "soon")).toBe(250)
    expect(pause(1, "-5")).toBe(250)
  })

  test("ends after some attempts, and where the server wants more than a minute", () => {
    expect(pause(mostAttempts)).toBeNull()
    expect(pause(1, "61")).toBeNull()
    expect(pause(1, "999999999")).toBeNull()
  })

  test("is for what may pass", () => {
    expect([429, 502, 503, 504].every(isTransient)).toBe(true)
    expect([200, 400, 401, 403, 404, 412, 422, 500].some(isTransient)).toBe(false)
  })
})
