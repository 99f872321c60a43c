import { describe, expect, test } from "vitest"
import { makeSharedValues } from "./world/shared-values.ts"

describe("values that are shared", () => {
  test("are one for all that are equal, with a number of their own", () => {
    const { share } = makeSharedValues()
    const value = { a: 1, b: [true, null] }
    const first = share(value)
    expect(first).toEqual({ value, number: 1 })
    expect(first.value).toBe(value)
    expect(share({ b: [true, null], a: 1 })).toBe(first)
    expect(share({ a: 2 }).number).toBe(2)
    expect(share("1").number).toBe(3)
    expect(share(1).number).toBe(4)
    expect(share(value)).toBe(first)
  })

  test("have the number 0 where there is nothing", () => {
    const { share } = makeSharedValues()
    expect(share(undefined)).toEqual({ value: undefined, number: 0 })
    expect(share(null).number).toBe(1)
    expect(share(undefined).number).toBe(0)
  })

  test("are forgotten past 100 000 others, and their numbers never used again", () => {
    const { share } = makeSharedValues()
    const first = share(-1)
    for (let number = 1; number < 100_000; number += 1) share(number)
    expect(share(-1)).toBe(first)
    expect(share(100_000).number).toBe(100_001)
    expect(share(-1)).toEqual({ value: -1, number: 100_002 })
    expect(share(-1).number).toBe(100_002)
  })
})
