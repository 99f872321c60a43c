import { closestName, quote } from "@jobwarden/core"
import { codeFrame, makeLines, type Lines, type MergedPolicy, type Placed } from "@jobwarden/policy-files"
import {
  casesOf,
  passes,
  pathsIn,
  runCases,
  type CaseResult,
  type Engine,
  type FileTest
} from "@jobwarden/policy-files/tests"
import { asSubject, explain, explainGrant } from "../can/explanation.ts"
import { sayOwnerChange } from "./owner-change.ts"
import type { FailedAssertion, ShownPlace, TestOutcome } from "./test-run.ts"

/** Shows places in files: each file's lines are found once. */
export type ShowPlace = (file: string, place: Placed) => ShownPlace

export const makeShowPlace = ({ files }: MergedPolicy): ShowPlace => {
  const known = new Map<string, Lines>()
  const byName = new Map(files.map((file) => [file.file, file]))
  return (name, placed) => {
    const file = byName.get(name)
    const range = file?.locate(placed) ?? { line: 1, column: 1, endLine: 1, endColumn: 1 }
    const lines = known.get(name) ?? makeLines(file?.text ?? "")
    known.set(name, lines)
    return { file: name, ...range, frame: codeFrame(lines, range) }
  }
}

/** Runs tests, and says of each assertion that does not hold where it stands and why. */
export const runTests = (
  engine: Engine,
  { world }: MergedPolicy,
  tests: readonly FileTest[],
  show: ShowPlace
): readonly TestOutcome[] => {
  const paths = world.projects.map(({ path }) => path)
  const results = runCases(engine, tests.flatMap(casesOf), pathsIn(world.projects))
  return results.map((result) => {
    const { callerName, assertions, caller, file, name, project } = result.testCase
    return {
      file,
      name,
      ...(callerName !== undefined && { caller: callerName }),
      project: result.project ?? project,
      who: whoIs(asSubject(caller)),
      assertions: assertions.length,
      failures: passes(result) ? [] : failuresOf(result, paths, show),
      omitted: result.omitted
    }
  })
}

/** A subject in the middle of a sentence. */
export const whoIs = (subject: string): string => subject.replace(/^A /, "a ").replace(/,$/, "")

const failuresOf = (
  { failures, project, testCase }: CaseResult,
  paths: readonly string[],
  show: ShowPlace
): readonly FailedAssertion[] => {
  const { caller, file, index } = testCase
  if (project === null) {
    const decision = { allowed: false, reason: "unknown_project", grant: null } as const
    const why = [unknownProject(testCase.project, paths)]
    return [{ ...show(file, { path: ["tests", index, "project"] }), expected: true, decision, why }]
  }
  return failures.map(({ assertion, decision, nearest }) => {
    const { action, expected, path, resource } = assertion
    const question = { project, caller, resource, action }
    return {
      ...show(file, { path }),
      cell: { resource, action },
      expected,
      decision,
      why: [explain(decision.reason, question), explainGrant(decision, question)],
      ...(expected && { nearest: { change: nearest, words: sayOwnerChange(nearest, question) } })
    }
  })
}

const unknownProject = (project: number | string, paths: readonly string[]): string => {
  const closest = typeof project === "string" ? closestName(project, paths) : undefined
  const hint =
    closest === undefined
      ? "name it under `projects`, or correct the test"
      : `did you mean ${quote(closest)}?`
  return `No policy file names project ${quote(String(project))}; ${hint}`
}
