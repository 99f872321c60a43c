import { Ajv } from "ajv"
import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport } from "../../test/reports/sample-report.ts"
import { printCodeQuality } from "./code-quality.ts"
import type { Report } from "./report.ts"

const text = { type: "string" }
const line = { type: "integer" }

/**
 * What GitLab asks of an entry before it takes it (`app/validators/json_schemas/codeclimate.json`), said anew, and
 * beyond it what it then uses without asking: a path below the root, a line to lead to, a severity of its scale
 * (`lib/gitlab/ci/parsers/codequality/code_climate.rb`, `lib/gitlab/ci/reports/codequality_reports.rb`).
 */
const taken = {
  type: "object",
  required: ["description", "fingerprint", "severity", "location"],
  properties: { description: text, fingerprint: text, severity: text, location: { type: "object" } }
} as const
const used = {
  properties: {
    description: { minLength: 1 },
    fingerprint: { minLength: 1 },
    severity: { enum: ["blocker", "critical", "major", "minor", "info"] },
    location: {
      required: ["path"],
      properties: { path: { type: "string", minLength: 1 } },
      anyOf: [
        {
          required: ["lines"],
          properties: { lines: { type: "object", required: ["begin"], properties: { begin: line } } }
        },
        {
          required: ["positions"],
          properties: {
            positions: {
              type: "object",
              required: ["begin"],
              properties: { begin: { type: "object", required: ["line"], properties: { line } } }
            }
          }
        }
      ]
    }
  }
} as const

const isEntry = new Ajv({ strict: false }).compile({ allOf: [taken, used] })

/** As GitLab does it: by fingerprint the last one counts, and the first that it does not take ends the reading. */
const takenBy = (printed: string): ReadonlyMap<string, unknown> => {
  const degradations = new Map<string, unknown>()
  for (const entry of JSON.parse(printed) as readonly { readonly fingerprint: string }[]) {
    if (!isEntry(entry)) break
    degradations.set(entry.fingerprint, entry)
  }
  return degradations
}

const found = (...results: Report["results"]): Report => ({ ...sampleReport, results })

describe("GitLab takes a Code Quality report", () => {
  test("whole: each result is one entry there", () => {
    for (const report of [sampleReport, ...randomReports, found(), found(...sampleReport.results)]) {
      expect(takenBy(printCodeQuality(report)).size, JSON.stringify(isEntry.errors)).toBe(
        report.results.length
      )
    }
  })

  test("of nothing as one that says so, and not as one that cannot be read", () => {
    expect(printCodeQuality(found())).toBe("[]")
  })

  test("and takes none of what lacks something", () => {
    const [entry] = JSON.parse(printCodeQuality(sampleReport)) as readonly [Readonly<Record<string, unknown>>]
    expect(isEntry(entry)).toBe(true)
    for (const key of ["description", "fingerprint", "severity", "location"]) {
      expect(isEntry(Object.fromEntries(Object.entries(entry).filter(([name]) => name !== key)))).toBe(false)
    }
    for (const location of [
      {},
      { path: "a" },
      { path: "a", lines: {} },
      { path: "a", lines: { begin: "1" } }
    ])
      expect(isEntry({ ...entry, location })).toBe(false)
    expect(isEntry({ ...entry, location: { path: "a", positions: { begin: { line: 1 } } } })).toBe(true)
    expect(isEntry({ ...entry, severity: "high" })).toBe(false)
  })
})
