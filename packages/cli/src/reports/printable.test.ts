import { describe, expect, test } from "vitest"
import { hostile } from "../../test/reports/sample-report.ts"
import { jsonText, printable, printableLine, withoutCommands } from "./printable.ts"

describe("a printable text", () => {
  test("shows what is not seen, and nothing else differently", () => {
    expect(printable("äöü \u{1F980} `acme/app` \\ 日本")).toBe("äöü \u{1F980} `acme/app` \\ 日本")
    expect(printable("\u001B[31m\r\n\t\0\u007F\u0085")).toBe(
      "<U+001B>[31m<U+000D><U+000A><U+0009><U+0000><U+007F><U+0085>"
    )
    expect(printable("\u202E\u200B\uFEFF\u2028\u2029\u00AD")).toBe(
      "<U+202E><U+200B><U+FEFF><U+2028><U+2029><U+00AD>"
    )
    expect(printable("\u{E0041}\uD800\uFFFE\u3164")).toBe("<U+E0041><U+D800><U+FFFE><U+3164>")
  })

  test("keeps a line of a frame as wide as it is, so that its marks stay below what they mark", () => {
    expect(printableLine("\t\ta")).toBe("  a")
  })
})

describe("an output without commands", () => {
  test("begins no line with two colons, and has no bracket behind two number signs", () => {
    expect(withoutCommands("::a\n  ::b\n\n\u00A0::c\nd::e ::f")).toBe(
      "<U+003A>:a\n  <U+003A>:b\n\n\u00A0<U+003A>:c\nd::e ::f"
    )
    expect(withoutCommands("##[x] a ##vso[y] ##teamcity[z] #[ ## [")).toBe(
      "##<U+005B>x] a ##vso<U+005B>y] ##teamcity<U+005B>z] #[ ## ["
    )
  })
})

describe("JSON", () => {
  test("reads back as the same value, with U+FFFD for a half of a character", () => {
    const value = { [hostile.toWellFormed()]: [hostile, "##[error]", 1, null] }
    expect(JSON.parse(jsonText(value))).toEqual(
      JSON.parse(JSON.stringify(value).replaceAll("\\ud800", "\uFFFD"))
    )
    expect(JSON.parse(jsonText(value, 2))).toEqual(JSON.parse(jsonText(value)))
  })

  test("shows nothing that a terminal would obey", () => {
    expect(jsonText({ hostile })).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]|##\[/u)
  })
})
