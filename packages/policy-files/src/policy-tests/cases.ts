import type { Caller, Path, Reference, Role } from "@jobwarden/core"
import type { CellActions, NumberedTest } from "../policy-file/test-schema.ts"

/** A test and the file it stands in. */
export type FileTest = NumberedTest & { readonly file: string }

/** One cell of which a test says that it must, or must not, be allowed. */
export interface Assertion {
  readonly resource: string
  readonly action: string
  /** Whether it must be allowed. */
  readonly expected: boolean
  /** Where it stands in its file. */
  readonly path: Path
}

/** A test for one of its callers. */
export interface TestCase {
  readonly file: string
  readonly name: string
  readonly project: Reference
  readonly caller: Caller<Role>
  /** What the caller is called, where the test names several. */
  readonly callerName?: string
  /** The place of the test in the list of its file, from 0. */
  readonly index: number
  readonly assertions: readonly Assertion[]
}

/**
 * What a test asserts, once for each of its callers. What it says twice counts once: a list that repeats a word
 * makes no more work than the word.
 */
export const casesOf = (test: FileTest): readonly TestCase[] => {
  const { caller, callers, file, index, name, project } = test
  const assertions = [
    ...assertionsIn(test.can, true, ["tests", index, "can"]),
    ...assertionsIn(test.cannot, false, ["tests", index, "cannot"])
  ]
  const shared = { file, name, project, index, assertions }
  if (caller !== undefined) return [{ ...shared, caller }]
  return Object.entries(callers).map(([callerName, one]) => ({ ...shared, callerName, caller: one }))
}

const assertionsIn = (cells: CellActions = {}, expected: boolean, path: Path): readonly Assertion[] =>
  Object.entries(cells).flatMap(([resource, actions]) =>
    [...new Set(actions)].map((action) => ({
      resource,
      action,
      expected,
      path: [...path, resource, actions.indexOf(action)]
    }))
  )
