import { describe, expect, test } from "vitest"
import { belongsTo } from "./presets.ts"

describe("a preset", () => {
  test("has every rule whose findings are errors, whatever its number", () => {
    for (const name of ["recommended", "strict", "migration"] as const) {
      expect(belongsTo({ number: 6, severity: "error" }, name)).toBe(true)
    }
  })

  test("has the rules that it lists, and not those that it leaves out", () => {
    const chosen = (number: number) =>
      (["recommended", "strict", "migration"] as const).map((name) =>
        belongsTo({ number, severity: "low" }, name)
      )
    expect([6, 1, 33].map(chosen)).toEqual([
      [false, true, false],
      [true, true, false],
      [true, true, true]
    ])
  })
})
