import { jsonText } from "../reports/printable.ts"
import {
  isRed,
  scoreOf,
  type FailedAssertion,
  type Mutation,
  type ShownPlace,
  type TestOutcome,
  type TestRun
} from "./test-run.ts"

/** A run for programs, on one line. */
export const testRunAsJson = ({ files, mutation, outcomes, version }: TestRun): string => {
  const failed = outcomes.filter(isRed).length
  return jsonText({
    version: 1,
    tool: { name: "jobwarden", version },
    files: files.map(({ file }) => ({ name: file })),
    summary: {
      tests: outcomes.length,
      passed: outcomes.length - failed,
      failed,
      assertions: outcomes.reduce((sum, { assertions }) => sum + assertions, 0)
    },
    tests: outcomes.map(outcomeOf),
    ...(mutation && { mutation: mutationOf(mutation) })
  })
}

const outcomeOf = (outcome: TestOutcome): object => {
  const { assertions, caller, failures, file, name, omitted, project, who } = outcome
  return {
    file,
    name,
    ...(caller !== undefined && { caller }),
    project,
    who,
    passed: !isRed(outcome),
    assertions,
    failures: failures.map(failureOf),
    ...(omitted > 0 && { omitted })
  }
}

const failureOf = ({ cell, decision, expected, nearest, why, ...place }: FailedAssertion): object => ({
  ...placeOf(place),
  ...cell,
  ...(cell && { expected, allowed: decision.allowed }),
  reason: decision.reason,
  explanation: why.join(" "),
  grant: decision.grant,
  ...(nearest && { nearestChange: nearest.change })
})

const placeOf = ({ column, endColumn, endLine, file, line }: ShownPlace): object => {
  return { file, line, column, endLine, endColumn }
}

const mutationOf = ({ all, stated, suggestion, unnoticed, unstated }: Mutation): object => ({
  score: scoreOf(all),
  ...all,
  stated: { score: scoreOf(stated), ...stated },
  unnoticed: unnoticed.map(({ mistake, place, words }) => {
    const { stated: _, ...rest } = mistake
    return { ...rest, message: words, ...(place && placeOf(place)) }
  }),
  unstated: [...unstated].flatMap(([project, kinds]) =>
    kinds.map(({ cells, kind }) => ({ project, kind, cells }))
  ),
  suggestion
})
