import { describe, expect, test } from "vitest"
import { makeProgress } from "./progress.ts"

const shownOf = (total: number, isTTY: boolean): readonly string[] => {
  const written: string[] = []
  const progress = makeProgress(total, "all", { isTTY, write: (text) => written.push(text) })
  for (let done = 0; done < total; done += 1) progress.advance()
  return written
}

describe("progress", () => {
  test("is a line every tenth of the way where there is no terminal", () => {
    const lines = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `${percent} % of all\n`)
    expect(shownOf(6591, false)).toEqual(lines)
    expect(shownOf(10, false)).toEqual(lines)
  })

  test("is a bar that fills on a terminal, and ends its line when it is full", () => {
    const bars = shownOf(200, true)
    expect(bars).toHaveLength(101)
    expect(bars[50]).toBe(`\r[${"#".repeat(20)}${".".repeat(20)}] 50 % of all`)
    expect(bars.at(-1)).toBe(`\r[${"#".repeat(40)}] 100 % of all\n`)
  })
})
