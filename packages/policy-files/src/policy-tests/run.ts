import type { Decision, EngineOf, GitLab, OwnerChange } from "@jobwarden/core"
import type { Assertion, TestCase } from "./cases.ts"

/** The engine that knows the policies of the files. */
export type Engine = EngineOf<GitLab>

/** The path of the project that a file speaks for, by what a test calls it. */
export type PathOf = (project: number | string) => string | undefined

/** Finds projects by their full path or their number, as far as a file speaks for them. */
export const pathsIn = (projects: readonly { readonly id?: number; readonly path: string }[]): PathOf => {
  const paths = new Map<number | string, string>()
  for (const { id, path } of projects) {
    paths.set(path, path)
    if (id !== undefined) paths.set(id, path)
  }
  return (project) => paths.get(project)
}

/** An assertion that does not hold. */
export interface Failure {
  readonly assertion: Assertion
  readonly decision: Decision
  /** Where the answer should be a yes: the smallest change of the project's own policy; `null`: none helps. */
  readonly nearest: OwnerChange | null
}

/** What became of a test for one of its callers. */
export interface CaseResult {
  readonly testCase: TestCase
  /** The path of the project; `null`: no file names it, and nothing that is asserted of it can hold. */
  readonly project: string | null
  readonly failures: readonly Failure[]
  /** How many more assertions do not hold. */
  readonly omitted: number
}

/** More than these are counted, not explained. */
const mostExplained = 1000

/** Whether all of it holds. What is said of no project is wrong, also where it says that somebody cannot. */
export const passes = ({ failures, omitted, project }: CaseResult): boolean =>
  project !== null && failures.length + omitted === 0

/** Runs tests on the policies that an engine was told. */
export const runCases = (
  engine: Engine,
  cases: readonly TestCase[],
  pathOf: PathOf
): readonly CaseResult[] => {
  let explained = 0
  return cases.map((testCase) => {
    const project = pathOf(testCase.project) ?? null
    if (project === null) return { testCase, project, failures: [], omitted: 0 }
    const wrong = testCase.assertions.filter(
      (assertion) => engine.allows(requestOf(testCase, assertion)) !== assertion.expected
    )
    const described = wrong.slice(0, mostExplained - explained)
    explained += described.length
    const failures = described.map((assertion) => explain(engine, testCase, assertion))
    return { testCase, project, failures, omitted: wrong.length - failures.length }
  })
}

/** The question that an assertion has the answer of. */
export const requestOf = ({ caller, project }: TestCase, { action, resource }: Assertion) => {
  return { project, caller, resource, action }
}

const explain = (engine: Engine, testCase: TestCase, assertion: Assertion): Failure => {
  const request = requestOf(testCase, assertion)
  const decision = engine.decide(request)
  return { assertion, decision, nearest: decision.allowed ? null : engine.explain(request).byOwner }
}
