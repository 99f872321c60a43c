import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport } from "../../test/reports/sample-report.ts"
import { painterFor } from "./painter.ts"
import { printPretty } from "./pretty.ts"
import { printable, withoutCommands } from "./printable.ts"
import type { Report, Result } from "./report.ts"

const plain = (width: number) => ({ width, painter: painterFor({ colour: false }) })
const coloured = { width: 80, painter: painterFor({ colour: true }) }
const [sample] = sampleReport.results as readonly [Result]
const found = (...results: readonly Result[]): Report => ({
  ...sampleReport,
  results,
  suppressed: [],
  notRun: []
})
const lastOf = (report: Report): string => printPretty(report, plain(500)).split("\n").at(-1) ?? ""
const fix = (kind: "safe" | "narrowing") => ({ class: kind, title: "do it" })

describe("the report for people", () => {
  test("shows every result at a place that can be clicked, with its message", () => {
    for (const report of randomReports) {
      const flowing = printPretty(report, plain(1e6))
      const lines = new Set(flowing.split("\n"))
      for (const { column, file, fixes, line, message, rule, severity } of report.results) {
        expect(lines).toContain(withoutCommands(`${printable(file)}:${line}:${column}  ${severity}  ${rule}`))
        expect(lines).toContain(withoutCommands(`  ${printable(message)}`))
        for (const each of fixes)
          expect(flowing).toContain(withoutCommands(printable(`fix (${each.class}): ${each.title}`)))
      }
    }
  })

  test("goes file by file, the one with the worst first, and in it from the worst on", () => {
    const at = (file: string, severity: Result["severity"]): Result => ({ ...sample, file, severity })
    const report = found(at("b", "low"), at("a", "medium"), at("b", "critical"), at("a", "high"))
    const heads = printPretty(report, plain(80)).match(/^[ab]$|(?<=^[ab]:10:11 {2})\w+/gm)
    expect(heads).toEqual(["b", "critical", "low", "a", "high", "medium"])
  })

  test("keeps to the width that it is given, but for what cannot be broken", () => {
    for (const width of [70, 80, 120]) {
      const { frame: _, ...unframed } = sample
      const words = {
        ...unframed,
        message: "some words ".repeat(60).trim(),
        accesses: ["who may ".repeat(30).trim()],
        fixes: [{ class: "narrowing" as const, title: "do this ".repeat(30).trim() }]
      }
      const lines = printPretty(found(words), plain(width)).split("\n")
      expect(lines.length).toBeGreaterThan(15)
      for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(width)
    }
  })

  test("says the same in colours, each closed before its line ends", () => {
    const text = printPretty(sampleReport, coloured)
    expect(text).toContain("\u001B[31mcritical\u001B[0m")
    expect(text).toContain("  \u001B[2m> 10 |\u001B[0m         - { project: acme/app }\n")
    expect(text).toContain("  \u001B[2m     |\u001B[0m\u001B[36m           ^^^^")
    // oxlint-disable-next-line no-control-regex
    const codes = /\u001B\[([\d;]*)m/g
    expect(text.replaceAll(codes, "")).toBe(printPretty(sampleReport, plain(80)))
    for (const line of text.split("\n")) {
      const kinds = [...line.matchAll(codes)].map(([, code]) => (code === "0" ? "closed" : "opened"))
      expect(kinds).toEqual(kinds.map((_, at) => (at % 2 === 0 ? "opened" : "closed")))
      expect(kinds.length % 2).toBe(0)
    }
  })

  test("shows the code frame as it is, and few of many accesses", () => {
    const text = printPretty(found({ ...sample, accesses: ["a", "b", "c", "d", "e", "f"] }), plain(80))
    expect(text).toContain(`\n\n${(sample.frame ?? []).map((line) => `  ${line}`).join("\n")}\n\n`)
    expect(text).toMatch(/who: d\n {7}and 2 more\n/)
    expect(printPretty(found({ ...sample, accesses: ["a", "b", "c", "d", "e"] }), plain(80))).toMatch(
      /who: e\n {2}fix/
    )
  })
})

describe("its last line", () => {
  test("says in a sentence that nothing was found", () => {
    expect(printPretty(found(), plain(80))).toBe("Nothing found: 4 files checked by 7 rules.")
    expect(lastOf({ ...found(), rules: [], files: [{ name: "a" }] })).toBe("Nothing found: 1 file checked.")
  })

  test("counts by severity, and what `--fix` would do", () => {
    const counted = (...fixes: readonly Result["fixes"][]): string =>
      lastOf(found(...fixes.map((each) => ({ ...sample, fixes: each })))).replace(/^.*rules\./, "")
    expect(lastOf(sampleReport)).toBe(
      "8 findings (2 error, 1 critical, 1 high, 2 medium, 1 low, 1 info); 4 files checked by 7 rules. " +
        "3 of 8 can be fixed safely with --fix, 2 more by narrowing with --fix=narrowing."
    )
    expect(lastOf(found({ ...sample, fixes: [] }))).toBe("1 finding (1 medium); 4 files checked by 7 rules.")
    expect(counted([fix("safe")], [])).toBe(" 1 of 2 can be fixed safely with --fix.")
    expect(counted([fix("narrowing")], [])).toBe(" 1 of 2 can be fixed by narrowing with --fix=narrowing.")
    expect(counted([fix("narrowing"), fix("safe")])).toBe(" 1 of 1 can be fixed safely with --fix.")
  })

  test("comes after what is suppressed and what did not run", () => {
    const [first] = sampleReport.suppressed
    const closing = {
      ...found(),
      notRun: sampleReport.notRun,
      suppressed: first === undefined ? [] : [first, first]
    }
    expect(printPretty(closing, plain(200)).split("\n")).toEqual([
      "1 rule did not run: 1 for want of facts.protected_refs.",
      "2 more findings suppressed.",
      "Nothing found: 4 files checked by 7 rules."
    ])
  })
})
