import { describe, expect, it } from "vitest"
import { codeFrame } from "./code-frame.ts"

const text = "version: 1\nprojects:\n  acme/a: { id: 0 }\n  acme/b: {}\n"

const frame = (...args: Parameters<typeof codeFrame>): string => codeFrame(...args).join("\n")

describe("a code frame", () => {
  it("has the line above and below, numbers, and marks under what is meant", () => {
    expect(frame(text, { line: 3, column: 17, endLine: 3, endColumn: 18 })).toBe(
      `  2 | projects:
> 3 |   acme/a: { id: 0 }
    |                 ^
  4 |   acme/b: {}`
    )
  })

  it("has no line that there is none of, neither before the first nor behind the last", () => {
    expect(frame(text, { line: 1, column: 1, endLine: 1, endColumn: 8 })).toBe(
      "> 1 | version: 1\n    | ^^^^^^^\n  2 | projects:"
    )
    expect(frame(text, { line: 4, column: 3 })).toBe(
      "  3 |   acme/a: { id: 0 }\n> 4 |   acme/b: {}\n    |   ^"
    )
    expect(frame("", { line: 1, column: 1 })).toBe("> 1 |\n    | ^")
  })

  it("marks the line to its end, where the place goes on below", () => {
    expect(frame(text, { line: 2, column: 1, endLine: 4, endColumn: 13 })).toContain("\n    | ^^^^^^^^^\n")
  })

  it("keeps the numbers below each other", () => {
    expect(frame("a\n".repeat(12), { line: 9, column: 1 })).toBe("   8 | a\n>  9 | a\n     | ^\n  10 | a")
  })

  it("spells out what a terminal would obey or hide, and marks it whole", () => {
    expect(frame("a: \u001B[31m\u202Ex\u0007", { line: 1, column: 9, endLine: 1, endColumn: 10 })).toBe(
      "> 1 | a: <U+001B>[31m<U+202E>x<U+0007>\n    |                ^^^^^^^^"
    )
    for (const character of [
      "\u0000",
      "\u009B",
      "\u200F",
      "\u2066",
      "\uFEFF",
      "\u2028",
      "\u{E0041}",
      "\uD800"
    ]) {
      expect(frame(`a: ${character}`, { line: 1, column: 1 })).toMatch(/^> 1 \| a: <U\+[0-9A-F]{4,5}>\n/)
    }
  })

  it("stands right below wide and combining characters and tabs", () => {
    expect(frame("\t漢字e\u0301: x", { line: 1, column: 8 }).split("\n")[1]).toBe(`    | ${" ".repeat(9)}^`)
  })

  it("cuts long lines around the place", () => {
    const long = `${"x".repeat(500)}HERE${"y".repeat(500)}`
    const [line = "", marks = ""] = codeFrame(long, { line: 1, column: 501, endLine: 1, endColumn: 505 })
    expect(line).toMatch(/^> 1 \| …x+HEREy+…$/)
    expect(line.length).toBeLessThan(120)
    expect(marks.indexOf("^")).toBe(line.indexOf("HERE"))
    expect(marks.match(/\^+/)?.[0]).toBe("^^^^")
    const [pairs = ""] = codeFrame("😀".repeat(500), { line: 1, column: 502 })
    expect(pairs.isWellFormed()).toBe(true)
  })

  it("leaves colours to who asks", () => {
    const paint = { lineNumber: (part: string) => `<${part}>`, mark: (part: string) => `[${part}]` }
    expect(frame("a", { line: 1, column: 1 }, paint)).toBe("<> 1 |> a\n<    |> [^]")
  })

  it.each([
    [0, 0],
    [-1, 5],
    [99, 99],
    [3, 999]
  ])("takes a place outside the text (%d, %d) to its nearest end", (line, column) => {
    expect(codeFrame(text, { line, column }).length).toBeGreaterThan(1)
  })
})
