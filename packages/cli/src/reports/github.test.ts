import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { linesOf, readCommand } from "../../test/reports/runner.ts"
import { sampleReport } from "../../test/reports/sample-report.ts"
import { printGitHub } from "./github.ts"
import { printable, withoutCommands } from "./printable.ts"
import { worstFirst, type Report, type Result } from "./report.ts"

const commandsOf = (report: Report) => linesOf(printGitHub(report)).flatMap((line) => readCommand(line) ?? [])

const [sample] = sampleReport.results as readonly [Result]
const found = (more: Partial<Result>): Report => ({
  ...sampleReport,
  results: [{ ...sample, ...more }]
})

const ranks = {
  error: "error",
  critical: "error",
  high: "error",
  medium: "warning",
  low: "notice",
  info: "notice"
}

describe("workflow commands", () => {
  test("are read by the runner as what was found, or the log says it", () => {
    for (const report of randomReports) {
      const output = linesOf(printGitHub(report))
      for (const [at, result] of worstFirst(report.results).entries()) {
        const command = readCommand(output[at] ?? "")
        const { column, endColumn, endLine = result.line, file, line, message, rule, severity } = result
        if (command === undefined) {
          const said = printable(`${severity}: ${file}:${line}:${column}: ${message} (${rule})`)
          expect(output[at]).toBe(withoutCommands(said))
          continue
        }
        expect(command.name).toBe(ranks[severity])
        const name = printable(file)
        const where = line === endLine && {
          col: `${column}`,
          endColumn: `${Math.max(column, (endColumn ?? 0) - 1)}`
        }
        expect(command.properties).toEqual({
          file: name.startsWith("=") ? `./${name}` : name,
          title: `${severity}: ${rule}`,
          line: `${line}`,
          endLine: `${endLine}`,
          ...where
        })
        expect(command.data.startsWith(printable(message))).toBe(true)
        for (const { title } of result.fixes) expect(command.data).toContain(printable(title))
      }
    }
  })

  test("are as many of a kind as GitHub shows, the worst of them", () => {
    const results = Array.from({ length: 45 }, (_, index): Result => {
      const severity = (["low", "high", "critical"] as const)[index % 3] ?? "low"
      return { ...sample, line: index + 1, severity }
    })
    const commands = commandsOf({ ...sampleReport, results })
    const titles = commands.map(({ properties }) => properties["title"]?.split(":")[0])
    expect(titles).toEqual([...Array(10).fill("critical"), ...Array(10).fill("low")])
    const output = linesOf(printGitHub({ ...sampleReport, results }))
    expect(output.filter((line) => line.startsWith("high: "))).toHaveLength(15)
  })

  test("name columns only within one line, and the last character as the end", () => {
    const [one] = commandsOf(found({ line: 3, column: 5, endLine: 3, endColumn: 9 }))
    expect(one?.properties).toMatchObject({ line: "3", endLine: "3", col: "5", endColumn: "8" })
    const [many] = commandsOf(found({ line: 3, column: 5, endLine: 4, endColumn: 2 }))
    expect(many?.properties).toMatchObject({ line: "3", endLine: "4" })
    expect(Object.keys(many?.properties ?? {})).not.toContain("col")
  })

  test("are no longer than the runner passes on", () => {
    const [command] = commandsOf(found({ message: "\u{1F980}".repeat(5000), fixes: [] }))
    expect(command?.data).toHaveLength(4096)
    expect(command?.data.isWellFormed()).toBe(true)
    expect(command?.data.endsWith("…")).toBe(true)
  })

  test("encode what the runner decodes, each in its place", () => {
    const report = found({ file: "a:b,c%3A.yaml", message: "50% of a,b: %0A", fixes: [], help: "h" })
    expect(linesOf(printGitHub(report))[0]).toContain("file=a%3Ab%2Cc%253A.yaml,")
    expect(linesOf(printGitHub(report))[0]).toMatch(/::50%25 of a,b: %250A%0Ahelp: h$/)
  })
})
