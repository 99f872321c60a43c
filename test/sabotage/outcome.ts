/** What the tests said of a copy of the tree. */
export interface Outcome {
  readonly failed: number
  readonly passed: number
  readonly output: string
}

/** Runs the tests that guard something, to their end or to the first that fails. */
export type RunTests = (until: "the end" | "the first failure") => Outcome

/**
 * Whether they turn red, and most of the time after one failure. With the first failure other files are cancelled,
 * and where files share a process this may come before the failure is reported: then it looks as if no test had run,
 * or as if some had passed and none failed. So only a failure is believed of such a run.
 */
export const outcomeOf = (run: RunTests): Outcome => {
  const hurried = run("the first failure")
  return hurried.failed > 0 ? hurried : run("the end")
}

/** What is wrong with the tests of a sabotaged tree; `null`: they turn red. */
export const problemOf = ({ failed, output, passed }: Outcome): string | null => {
  if (failed > 0) return null
  return passed > 0 ? `${passed} tests passed, and none failed` : `no test ran: ${output.slice(-2_000)}`
}
