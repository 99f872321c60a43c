import { parse, type TestCase, type TestSuites } from "junit2json"
import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport } from "../../test/reports/sample-report.ts"
import { printJUnit } from "./junit.ts"
import { printable } from "./printable.ts"
import { invalidFile, type Report, type Result } from "./report.ts"

/** The report as a library reads it that knows nothing of us. */
const read = async (report: Report): Promise<TestSuites> => {
  const root = await parse(printJUnit(report))
  if (root === null || root === undefined || !("testsuite" in root)) throw new Error("no suites were read")
  return root
}

const casesOf = ({ testsuite = [] }: TestSuites): readonly TestCase[] =>
  testsuite.flatMap(({ testcase = [] }) => testcase)

/** A reader may take space for one blank, as XML does in attributes. */
const blanks = (text: string): string => text.replaceAll(/\s+/g, " ").trim()

/** GitLab names a test by these and keeps the first (`lib/gitlab/ci/parsers/test/junit.rb`, `test_suite.rb`). */
const nameOf = ({ classname = "", name = "" }: TestCase): string => `${classname} ${name}`

describe("a reader of JUnit reports", () => {
  test("reads from ours every result, in the failure or error of its file and rule", async () => {
    for (const report of [sampleReport, ...randomReports]) {
      const tests = new Map(casesOf(await read(report)).map((each) => [blanks(nameOf(each)), each]))
      const saidOf = ({ file, rule }: Result): string => {
        const found = tests.get(blanks(`${printable(file)} ${rule}`))
        const details = rule === invalidFile.id ? found?.error : found?.failure
        expect(details).toHaveLength(1)
        expect(details?.[0]?.type).toBeTypeOf("string")
        return blanks(details?.[0]?.inner ?? "")
      }
      for (const result of report.results) {
        expect(saidOf(result)).toContain(blanks(printable(result.message)))
        expect(saidOf(result)).toContain(blanks(`:${result.line}:${result.column}: ${result.severity}`))
      }
    }
  })

  test("counts what we count, and misses no test", async () => {
    for (const report of [sampleReport, ...randomReports]) {
      const root = await read(report)
      const tests = casesOf(root)
      expect(new Set(tests.map(nameOf)).size).toBe(tests.length)
      expect(root).toMatchObject({
        tests: tests.length,
        failures: tests.filter(({ failure }) => failure !== undefined).length,
        errors: tests.filter(({ error }) => error !== undefined).length
      })
      for (const { skipped, testcase = [], tests: count } of root.testsuite ?? []) {
        expect(count).toBe(testcase.length)
        expect(skipped).toBe(testcase.filter((each) => each.skipped !== undefined).length)
      }
      expect(root.testsuite ?? []).toHaveLength(
        new Set([...report.files.map(({ name }) => name), ...report.results.map(({ file }) => file)]).size
      )
    }
  })

  test("reads a name as it is printed, whatever a file is called", async () => {
    for (const report of randomReports) {
      const suites = (await read(report)).testsuite ?? []
      for (const { name = "", testcase = [] } of suites) {
        for (const { classname } of testcase) expect(classname).toBe(name)
      }
      expect(suites.map(({ name = "" }) => blanks(name))).toEqual(
        expect.arrayContaining(report.files.map(({ name }) => blanks(printable(name))))
      )
    }
  })

  test("refuses what is cut off", async () => {
    await expect(parse(printJUnit(sampleReport).slice(0, -20))).rejects.toThrow(/./)
  })
})
