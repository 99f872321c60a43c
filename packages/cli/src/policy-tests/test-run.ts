import type { Decision, OwnerChange } from "@jobwarden/core"
import type { CheckedFile, FilePlace } from "@jobwarden/policy-files"
import type { Count, Mistake, UnnoticedCells } from "@jobwarden/policy-files/tests"

/** Where something stands in a file, with the lines around it. */
export interface ShownPlace extends FilePlace {
  readonly frame: readonly string[]
}

/** An assertion that does not hold; without a cell: the project, of which no file speaks. */
export interface FailedAssertion extends ShownPlace {
  readonly cell?: { readonly resource: string; readonly action: string }
  /** Whether it must be allowed. */
  readonly expected: boolean
  readonly decision: Pick<Decision, "allowed" | "grant" | "reason">
  /** One sentence each: why it is so, and which grant speaks. */
  readonly why: readonly string[]
  /** What the owner of the project would have to change; left out: a yes is not what is missing. */
  readonly nearest?: { readonly change: OwnerChange | null; readonly words: string }
}

/** What became of one test for one caller. */
export interface TestOutcome {
  readonly file: string
  readonly name: string
  /** The caller's name, where the test names several. */
  readonly caller?: string
  /** Its full path; what the test says, where no file speaks of it. */
  readonly project: number | string
  /** Who asks, in words. */
  readonly who: string
  readonly assertions: number
  readonly failures: readonly FailedAssertion[]
  /** How many more assertions do not hold. */
  readonly omitted: number
}

/** A mistake in what somebody stated, that no test notices. */
export interface UnnoticedMistake {
  readonly mistake: Mistake
  /** "acme/backend let nobody delete Maven packages". */
  readonly words: string
  readonly place?: ShownPlace
}

/** What the tests notice of all the mistakes that could be made. */
export interface Mutation {
  readonly all: Count
  readonly stated: Count
  readonly unnoticed: readonly UnnoticedMistake[]
  readonly unstated: ReadonlyMap<string, readonly UnnoticedCells[]>
  /** YAML that notices some of them; `null`: there is nothing to suggest. */
  readonly suggestion: { readonly text: string; readonly notices: number } | null
}

/** All that a run of the tests found, for every printer. */
export interface TestRun {
  /** Of the command. */
  readonly version: string
  readonly files: readonly Pick<CheckedFile, "file" | "text">[]
  readonly outcomes: readonly TestOutcome[]
  readonly mutation?: Mutation
}

export const isRed = ({ failures, omitted }: TestOutcome): boolean => failures.length + omitted > 0

/** What was expected, what came, and why a no is one. */
export const sayAnswers = ({ decision, expected }: FailedAssertion): string => {
  const [wanted, got] = [expected, decision.allowed].map((allowed) => (allowed ? "yes" : "no"))
  return `expected ${wanted}, got ${got}${decision.allowed ? "" : `: ${decision.reason}`}`
}

/** What a test is called, with the caller that it is about. */
export const titleOf = ({ caller, name }: Pick<TestOutcome, "caller" | "name">): string =>
  caller === undefined ? name : `${name} (${caller})`

/** How many hundredths are noticed, rounded down: not before all are is it 100. `null`: there is none to notice. */
export const scoreOf = ({ all, noticed }: Count): number | null =>
  all === 0 ? null : Math.floor((noticed * 100) / all)
