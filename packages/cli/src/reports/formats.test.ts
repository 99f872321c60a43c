import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { linesOf, readCommand } from "../../test/reports/runner.ts"
import { hostile, sampleReport } from "../../test/reports/sample-report.ts"
import { formatNames, printers, type FormatName } from "./formats.ts"
import { painterFor } from "./painter.ts"
import type { Report } from "./report.ts"

const page = { width: 80, painter: painterFor({ colour: false }) }
const print = async (format: FormatName, report: Report): Promise<string> =>
  (await printers[format]())(report, page)

const transcripts = new URL("../../test/transcripts/reports/", import.meta.url)

test("the formats are those of the command", () => {
  expect(formatNames).toEqual(["pretty", "json", "sarif", "junit", "codequality", "github"])
})

test("the hostile text is as hostile as it says", () => {
  for (const sign of ["\n", "\r", "\u001B", "\u202E", "\uD800", "]]>", "</testcase>", "::error", "##["]) {
    expect(hostile).toContain(sign)
  }
})

describe.for(formatNames)("%s", (format) => {
  test("prints the sample report as in its transcript", async () => {
    const file = new URL(`${format}.txt`, transcripts).pathname
    await expect(`${await print(format, sampleReport)}\n`).toMatchFileSnapshot(file)
  })

  test("says the same whatever the order of the results", async () => {
    const turned = { ...sampleReport, results: sampleReport.results.toReversed() }
    expect(await print(format, turned)).toBe(await print(format, sampleReport))
  })

  test("shows no character that a terminal would obey, and no half of one", async () => {
    for (const report of randomReports) {
      expect((await print(format, report)).replaceAll("\n", "")).not.toMatch(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
      )
    }
  })

  test("has no command for a runner but its own", async () => {
    const wanted = format === "github" ? ["error", "warning", "notice"] : []
    for (const report of randomReports) {
      const names = linesOf(await print(format, report)).flatMap((line) => readCommand(line)?.name ?? [])
      expect(names.filter((name) => !wanted.includes(name))).toEqual([])
      if (format === "github") expect(names.length).toBeLessThanOrEqual(report.results.length)
    }
  })

  test("does not end with a new line, nor is empty where nothing was found", async () => {
    const nothing = { ...sampleReport, results: [], suppressed: [], notRun: [] }
    for (const report of [sampleReport, nothing, { ...nothing, rules: [], files: [] }]) {
      const text = await print(format, report)
      expect(text).not.toBe("")
      expect(text.endsWith("\n")).toBe(false)
    }
  })
})
