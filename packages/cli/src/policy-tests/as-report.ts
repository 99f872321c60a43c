import type { Report, ReportRule, Result } from "../reports/report.ts"
import { summaryOf } from "./junit.ts"
import { titleOf, type ShownPlace, type TestRun } from "./test-run.ts"

const help = "docs/guides/policy-tests.md"

const failedTest: ReportRule = {
  id: "failed-test",
  severity: "error",
  category: "correctness",
  summary: "Something that a test of the policy asserts does not hold.",
  rationale: "The policy gives somebody more, or less, than its owners said that it must.",
  remedy: "Correct the policy; where it is right, correct the test.",
  help
}

const unnoticedMistake: ReportRule = {
  id: "unnoticed-mistake",
  severity: "low",
  category: "correctness",
  summary: "A mistake here would be noticed by no test.",
  rationale: "A grant that no test looks at can be changed by accident.",
  remedy: "Add a test that somebody can, and one that somebody cannot.",
  help
}

/** A run as findings, for the formats that show those: what fails, and what would not be noticed. */
export const asReport = ({ files, mutation, outcomes, version }: TestRun): Report => ({
  version,
  files: files.map(({ file, text }) => ({ name: file, text })),
  rules: mutation === undefined ? [failedTest] : [failedTest, unnoticedMistake],
  results: [
    ...outcomes.flatMap((outcome) =>
      outcome.failures.map((failure) => {
        const message = `${titleOf(outcome)}: ${outcome.project}: ${outcome.who}: ${summaryOf(failure)}`
        return resultOf(failedTest, failure, message)
      })
    ),
    ...(mutation?.unnoticed ?? []).flatMap(({ place, words }) =>
      place === undefined ? [] : [resultOf(unnoticedMistake, place, `no test would tell if ${words}`)]
    )
  ],
  suppressed: [],
  notRun: []
})

const resultOf = (
  { category, help: page, id, severity }: ReportRule,
  { column, endColumn, endLine, file, frame, line }: ShownPlace,
  message: string
): Result => ({
  file,
  line,
  column,
  endLine,
  endColumn,
  path: "",
  rule: id,
  severity,
  category,
  message,
  help: page,
  fixes: [],
  frame
})
