import { expect, test } from "vitest"
import { severities } from "@jobwarden/core/rules"
import { sampleReport, sampleRules } from "../../test/reports/sample-report.ts"
import { invalidFile, rulesOf, worstFirst, type Result } from "./report.ts"
import { severityNames } from "./severity.ts"

const [sample] = sampleReport.results as readonly [Result]

test("the severities are the rules', the worst first", () => expect(severityNames).toEqual(severities))

test("results go from the worst on, then by place, then by what they say", () => {
  const order: readonly Partial<Result>[] = [
    { severity: "error", file: "z" },
    { severity: "high", file: "a", line: 9 },
    { severity: "high", file: "b", line: 2 },
    { severity: "high", file: "b", line: 10, column: 2 },
    { severity: "high", file: "b", line: 10, column: 11, rule: "a" },
    { severity: "high", file: "b", line: 10, column: 11, rule: "b", path: "a" },
    { severity: "high", file: "b", line: 10, column: 11, rule: "b", path: "b", message: "a" },
    { severity: "high", file: "b", line: 10, column: 11, rule: "b", path: "b", message: "b" },
    { severity: "info", file: "a" }
  ]
  const results = order.map((more) => ({ ...sample, ...more }))
  for (const turned of [results.toReversed(), [...results.slice(4), ...results.slice(0, 4)]]) {
    expect(worstFirst(turned)).toEqual(results)
  }
})

test("a report describes the rules that ran, and those that a result names", () => {
  expect(rulesOf({ ...sampleReport, results: [], suppressed: [] })).toEqual(sampleRules)
  expect(rulesOf(sampleReport)).toEqual([...sampleRules, invalidFile])
  const unknown = rulesOf({
    ...sampleReport,
    rules: [],
    suppressed: [],
    results: [{ ...sample, rule: "new" }]
  })
  expect(unknown).toMatchObject([{ id: "new", severity: "medium", category: "hygiene", help: sample.help }])
})
