import { describe, expect, test } from "vitest"
import { randomReports } from "../../test/reports/random-reports.ts"
import { sampleReport, sampleRules } from "../../test/reports/sample-report.ts"
import { parseXml, type Element } from "../../test/reports/xml.ts"
import { printJUnit } from "./junit.ts"
import { printable } from "./printable.ts"
import type { Report, Result } from "./report.ts"

const [sample] = sampleReport.results as readonly [Result]
const read = (report: Report): Element => parseXml(printJUnit(report))
const testsOf = (report: Report): readonly Element[] =>
  read(report).children.flatMap(({ children }) => children)
const outcomesOf = (report: Report): Readonly<Record<string, string>> =>
  Object.fromEntries(
    testsOf(report).map(({ attributes, children }) => [
      `${attributes["classname"]} ${attributes["name"]}`,
      children[0]?.name ?? "passed"
    ])
  )
const counted = (elements: readonly Element[], name: string): number =>
  elements.filter(({ children }) => children[0]?.name === name).length

/** What Jenkins knows (`junit-10.xsd` of its xUnit plugin), and `file` of a test, which GitLab reads. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  testsuites: ["name", "tests", "failures", "errors"],
  testsuite: ["name", "tests", "failures", "errors", "skipped"],
  testcase: ["classname", "name", "file"],
  failure: ["type", "message"],
  error: ["type", "message"],
  skipped: ["message"]
}
const within: Readonly<Record<string, readonly string[]>> = {
  testsuites: ["testsuite"],
  testsuite: ["testcase"],
  testcase: ["failure", "error", "skipped"]
}

describe("JUnit XML", () => {
  test("is strict XML of the elements and attributes that its readers know", () => {
    const check = ({ attributes: own, children, name, text }: Element): void => {
      expect(Object.keys(own)).toEqual(attributes[name])
      if (children.length > 0) expect(text.trim()).toBe("")
      for (const child of children) {
        expect(within[name]).toContain(child.name)
        check(child)
      }
    }
    for (const report of [sampleReport, ...randomReports]) check(read(report))
  })

  test("holds every result with all that is known of it, in the test of its file and rule", () => {
    for (const report of randomReports) {
      const tests = new Map(
        testsOf(report).map((each) => [`${each.attributes["classname"]} ${each.attributes["name"]}`, each])
      )
      for (const { accesses = [], column, file, fixes, line, message, path, rule } of report.results) {
        const outcome = tests.get(`${printable(file)} ${rule}`)?.children[0]
        expect(outcome?.name).toBe(rule === "invalid-file" ? "error" : "failure")
        const said = outcome?.text ?? ""
        for (const part of [message, path, ...accesses, ...fixes.map(({ title }) => title)]) {
          expect(said).toContain(printable(part))
        }
        expect(said).toContain(`${printable(file)}:${line}:${column}: `)
      }
    }
  })

  test("counts its tests, and names none twice", () => {
    for (const report of [sampleReport, ...randomReports]) {
      const root = read(report)
      const tests = testsOf(report)
      expect(new Set(tests.map(({ attributes: own }) => `${own["classname"]}\n${own["name"]}`)).size).toBe(
        tests.length
      )
      for (const [element, own] of [
        [root, tests],
        ...root.children.map((suite) => [suite, suite.children])
      ] as const) {
        expect((element as Element).attributes).toMatchObject({
          tests: String((own as readonly Element[]).length),
          failures: String(counted(own as readonly Element[], "failure")),
          errors: String(counted(own as readonly Element[], "error"))
        })
      }
    }
  })

  test("has a test for each rule in each file: what found nothing passes, so that GitLab sees what was closed", () => {
    const outcomes = outcomesOf(sampleReport)
    expect(Object.keys(outcomes)).toHaveLength(4 * (sampleRules.length + 1))
    expect(outcomes["policies/backend.yaml job-token-launders-role"]).toBe("failure")
    const closed = {
      ...sampleReport,
      results: sampleReport.results.filter(({ rule }) => rule !== "job-token-launders-role")
    }
    expect(outcomesOf(closed)["policies/backend.yaml job-token-launders-role"]).toBe("passed")
    expect(outcomesOf({ ...sampleReport, results: [], rules: [] })).toEqual(
      Object.fromEntries(sampleReport.files.map(({ name }) => [`${printable(name)} invalid-file`, "passed"]))
    )
  })

  test("keeps the name of a test when its result moves", () => {
    const moved = {
      ...sampleReport,
      results: sampleReport.results.map((each) => ({ ...each, line: each.line + 40 }))
    }
    expect(outcomesOf(moved)).toEqual(outcomesOf(sampleReport))
  })

  test("passes no rule that did not look", () => {
    const outcomes = outcomesOf(sampleReport)
    expect(outcomes["policies/backend.yaml protected-ref-wildcard"]).toBe("skipped")
    expect(outcomes["policies/broken.yaml invalid-file"]).toBe("error")
    expect(outcomes["policies/broken.yaml unknown-value"]).toBe("skipped")
    const nowhere = { ...sampleReport, results: [], notRun: [{ rule: "unknown-value", missing: ["D"] }] }
    for (const { name } of sampleReport.files) {
      expect(outcomesOf(nowhere)[`${printable(name)} unknown-value`]).toBe("skipped")
    }
  })

  test("leaves out what passed where there is more than GitLab reads", () => {
    const files = Array.from({ length: 20_000 }, (_, index) => ({ name: `${index}.yaml` }))
    const large = { ...sampleReport, files, results: [{ ...sample, file: "7.yaml" }] }
    const tests = printJUnit(large).match(/<testcase /g)
    expect(tests).toHaveLength(1)
  })
})

test("the reader of these tests is strict", () => {
  const bad = [
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a>&x;</a>",
    "<a>& </a>",
    "<a>]]></a>",
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    "<a>\u0001</a>",
    "<a>\uFFFF</a>"
  ]
  const declared = (text: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${text}`
  for (const text of bad) expect(() => parseXml(declared(text)), text).toThrow(/./)
  expect(parseXml(declared('<a b="&lt;&#91;"><c/>x &amp; y</a>'))).toMatchObject({
    attributes: { b: "<[" },
    text: "x & y"
  })
})
