import { describe, expect, it } from "vitest"
import { take, TokenBuckets } from "./token-buckets.ts"

const takeAt = (buckets: TokenBuckets, key: string, now: number, times: number): number =>
  Array.from({ length: times }, () => take(buckets.at(key, now))).filter(Boolean).length

describe("a bucket", () => {
  it("gives what it holds, and then as much as flows in", () => {
    const buckets = new TokenBuckets({ perMinute: 60, burst: 10 })
    expect(takeAt(buckets, "a", 0, 20)).toBe(10)
    expect(takeAt(buckets, "a", 3_000, 20)).toBe(3)
    expect(takeAt(buckets, "a", 3_600_000, 20)).toBe(10)
    expect(takeAt(buckets, "b", 0, 20)).toBe(10)
  })

  it("says when to come again", () => {
    const buckets = new TokenBuckets({ perMinute: 6, burst: 1 })
    take(buckets.at("a", 0))
    expect(buckets.secondsUntil(buckets.at("a", 0))).toBe(10)
    expect(buckets.secondsUntil(buckets.at("a", 9_500))).toBe(1)
  })
})

describe("buckets", () => {
  it("are no more than a bound, however many keys come, and those in use stay", () => {
    const buckets = new TokenBuckets({ perMinute: 1, burst: 2 }, 100)
    let taken = 0
    for (let key = 0; key < 10_000; key += 1) {
      if (key % 10 === 0) taken += takeAt(buckets, "in use", 0, 1)
      buckets.at(`${key}`, 0)
      expect(buckets.size).toBeLessThanOrEqual(100)
    }
    expect(taken).toBe(2)
  })
})
