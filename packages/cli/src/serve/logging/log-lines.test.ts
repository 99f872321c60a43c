import { describe, expect, it } from "vitest"
import { LogLines } from "./log-lines.ts"

const kept = () => {
  const written: Array<string> = []
  return { written, lines: new LogLines((text) => void written.push(text)) }
}

describe("lines", () => {
  it("are written together, each on its own, and urgent ones at once", () => {
    const { lines, written } = kept()
    lines.add("one")
    lines.add("two")
    expect(written).toEqual([])
    lines.add("three", true)
    expect(written).toEqual(["one\ntwo\nthree\n"])
  })

  it("are written soon, without anybody asking", async () => {
    const { lines, written } = kept()
    lines.add("one")
    await expect.poll(() => written).toEqual(["one\n"])
  })

  it("that would be too many at once are counted, and that is told", () => {
    const { lines, written } = kept()
    lines.add("x".repeat(2_000_000))
    lines.flush()
    expect(written.map((text) => JSON.parse(text))).toEqual([{ level: "warn", message: "1 lines were lost" }])
  })
})
