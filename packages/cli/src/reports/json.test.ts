import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport } from "../../test/reports/sample-report.ts"
import { reportSchema } from "./json-schema.ts"
import { printJson } from "./json.ts"
import { worstFirst, type Report } from "./report.ts"

const validate = new Ajv2020({ strict: true }).compile(reportSchema)

const parsed = (report: Report) => JSON.parse(printJson(report)) as Record<string, unknown>

/** As it is written: without what is undefined, and well formed. */
const written = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === "string" ? member.toWellFormed() : member
    )
  )

describe("the JSON of a report", () => {
  test("is as its schema says, and holds every result whole", () => {
    for (const report of [sampleReport, ...randomReports]) {
      const value = parsed(report)
      expect(validate(value), JSON.stringify(validate.errors)).toBe(true)
      expect(value["results"]).toEqual(written(worstFirst(report.results)))
      expect(value["suppressed"]).toEqual(written(worstFirst(report.suppressed)))
      expect(value["notRun"]).toEqual(written(report.notRun))
      expect(value["files"]).toEqual(written(report.files.map(({ name }) => ({ name }))))
    }
  })

  test("counts the results, and those that can be fixed", () => {
    expect(parsed(sampleReport)["summary"]).toEqual({
      error: 2,
      critical: 1,
      high: 1,
      medium: 2,
      low: 1,
      info: 1,
      fixable: { safe: 3, narrowing: 2 }
    })
  })

  test("describes every rule that a result names", () => {
    for (const report of [{ ...sampleReport, rules: [] }, ...randomReports]) {
      const { rules } = parsed(report) as { readonly rules: readonly { readonly id: string }[] }
      const ids = rules.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { rule } of [...report.results, ...report.suppressed]) expect(ids).toContain(rule)
    }
  })

  test("passes on nothing but what the schema knows", () => {
    const [first] = sampleReport.results
    const more = { ...first, secret: "x", fixes: [{ class: "safe", title: "t", patch: {} }] }
    expect(printJson({ ...sampleReport, results: [more as never] })).not.toMatch(/secret|patch/)
    expect(printJson(sampleReport)).not.toContain("version: 1")
  })
})

describe("the schema", () => {
  interface Sample {
    readonly results: readonly [Record<string, unknown>]
  }
  const sample = (): Sample => JSON.parse(printJson(sampleReport)) as Sample

  const changes: readonly (readonly [string, (value: Sample) => void])[] = [
    ["another version", (value) => Object.assign(value, { version: 2 })],
    ["a severity that there is not", ({ results: [first] }) => Object.assign(first, { severity: "bad" })],
    ["a line 0", ({ results: [first] }) => Object.assign(first, { line: 0 })],
    ["a member that it does not know", ({ results: [first] }) => Object.assign(first, { more: 1 })],
    ["half an end", ({ results: [first] }) => delete first["endColumn"]],
    ["a result without its message", ({ results: [first] }) => delete first["message"]]
  ]

  test.for(changes)("refuses %s", ([, change]) => {
    const value = sample()
    expect(validate(value)).toBe(true)
    change(value)
    expect(validate(value)).toBe(false)
  })
})
