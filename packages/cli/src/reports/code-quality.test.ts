import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport } from "../../test/reports/sample-report.ts"
import { printCodeQuality } from "./code-quality.ts"
import { printable } from "./printable.ts"
import { worstFirst, type Report, type Result } from "./report.ts"
import { severityRank } from "./severity.ts"

interface Entry {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

const entriesOf = (report: Report): readonly Entry[] =>
  JSON.parse(printCodeQuality(report)) as readonly Entry[]
const found = (...results: readonly Result[]): Report => ({ ...sampleReport, results })
const [sample] = sampleReport.results as readonly [Result]

/** GitLab's documentation names them, from the least. */
const severities = ["info", "minor", "major", "critical", "blocker"]

describe("a Code Quality report", () => {
  test("has the members that GitLab documents, for every result", () => {
    for (const report of randomReports) {
      const entries = entriesOf(report)
      const results = worstFirst(report.results)
      expect(entries).toHaveLength(results.length)
      for (const [at, entry] of entries.entries()) {
        const { file, line, message, rule } = results[at] ?? sample
        expect(entry).toEqual({
          description: printable(message),
          check_name: rule,
          fingerprint: expect.stringMatching(/^[\da-f]{64}$/) as unknown,
          severity: expect.toBeOneOf(severities) as unknown,
          location: { path: expect.any(String) as unknown, lines: { begin: line } }
        })
        expect(file.toWellFormed().endsWith(entry.location.path)).toBe(true)
        expect(entry.location.path).not.toMatch(/^\.\//)
      }
    }
  })

  test("has no fingerprint twice", () => {
    for (const report of [...randomReports, found(sample, sample, sample)]) {
      const fingerprints = entriesOf(report).map(({ fingerprint }) => fingerprint)
      expect(new Set(fingerprints).size).toBe(fingerprints.length)
    }
  })

  test("keeps a fingerprint when lines move, and changes it with file, path, rule or finding", () => {
    const of = (more: Partial<Result>): string =>
      entriesOf(found({ ...sample, ...more }))[0]?.fingerprint ?? ""
    const before = of({})
    expect(of({ line: 99, column: 1, frame: [], severity: "info" })).toBe(before)
    const others = [
      of({ file: "b" }),
      of({ path: "b" }),
      of({ rule: "b" }),
      of({ message: "b" }),
      of({ fingerprint: "b" })
    ]
    expect(new Set([before, ...others]).size).toBe(6)
    expect(of({ fingerprint: "b", message: "said otherwise" })).toBe(of({ fingerprint: "b" }))
  })

  test("is never milder with what is worse", () => {
    const inOrder = entriesOf(sampleReport).map(({ severity }) => severities.indexOf(severity))
    expect(inOrder).toEqual(inOrder.toSorted((one, other) => other - one))
    expect(new Set(inOrder).size).toBe(5)
    expect(severityRank("error")).toBeLessThan(severityRank("critical"))
  })

  test("begins with its list, and has no folder of its own name in a path", () => {
    expect(printCodeQuality(sampleReport)[0]).toBe("[")
    expect(entriesOf(found({ ...sample, file: "././/a.yaml" }))[0]?.location.path).toBe("a.yaml")
    expect(entriesOf(found())).toEqual([])
  })
})
