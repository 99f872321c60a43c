import { element, escapeXml, printAttributes, printXml } from "../reports/junit-xml.ts"
import { printable, printableLine } from "../reports/printable.ts"
import {
  isRed,
  sayAnswers,
  titleOf,
  type FailedAssertion,
  type TestOutcome,
  type TestRun
} from "./test-run.ts"

/**
 * A run as JUnit XML: a suite for each file with tests, and in it a test for each caller. GitLab keeps the first of
 * tests that are called alike, so that no two are.
 */
export const testRunAsJUnit = ({ outcomes }: TestRun): string => {
  const suites = [...Map.groupBy(outcomes, ({ file }) => file)]
  const attributes = { name: "jobwarden test", ...countsOf(outcomes) }
  const lines = suites.flatMap(([file, own]) =>
    element("testsuite", { name: file, ...countsOf(own), skipped: 0 }, printTests(own).map(indented))
  )
  return printXml(element("testsuites", attributes, lines.map(indented)))
}

const indented = (line: string): string => `  ${line}`

const countsOf = (outcomes: readonly TestOutcome[]) => {
  return { tests: outcomes.length, failures: outcomes.filter(isRed).length, errors: 0 }
}

const printTests = (outcomes: readonly TestOutcome[]): readonly string[] => {
  const seen = new Map<string, number>()
  return outcomes.flatMap((outcome) => {
    const { failures, file, omitted } = outcome
    const title = titleOf(outcome)
    const count = (seen.get(title) ?? 0) + 1
    seen.set(title, count)
    const named = { classname: file, name: count === 1 ? title : `${title} #${count}`, file }
    const [first] = failures
    if (!isRed(outcome)) return element("testcase", named, [])
    const attributes = printAttributes({
      type: first?.decision.reason ?? "failed",
      message: first === undefined ? "does not hold" : summaryOf(first)
    })
    const more = omitted === 0 ? [] : [`and ${omitted} more`]
    const text = [...failures.map((failure) => describe(outcome, failure)), ...more].join("\n\n")
    return element("testcase", named, [`  <failure${attributes}>${escapeXml(text)}</failure>`])
  })
}

/** What is wrong, in one line. */
export const summaryOf = (failure: FailedAssertion): string => {
  const { cell, why } = failure
  return cell === undefined ? why.join(" ") : `${cell.resource}:${cell.action}: ${sayAnswers(failure)}`
}

const describe = ({ project, who }: TestOutcome, failure: FailedAssertion): string => {
  const { column, file, frame, line, nearest, why } = failure
  const said = [
    `${file}:${line}:${column}: ${summaryOf(failure)}`,
    `project: ${project}`,
    `who: ${who}`,
    `why: ${why.join(" ")}`,
    ...(nearest === undefined ? [] : [`to allow it: ${nearest.words}`])
  ]
  return [...said.map(printable), ...frame.map(printableLine)].join("\n")
}
