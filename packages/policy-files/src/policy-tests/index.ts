/**
 * The tests of policy files: run, and tried with mistakes that they should notice.
 *
 * @module
 */
export { casesOf, type Assertion, type FileTest, type TestCase } from "./cases.ts"
export { passes, pathsIn, runCases, type CaseResult, type Engine, type Failure, type PathOf } from "./run.ts"
export { withMistake, type GrantMistake, type Mistake, type ScopeMistake } from "./mistakes.ts"
export { makeMistakes, type Count, type MistakesMade, type UnnoticedCells } from "./mutate.ts"
export { suggestTests, type Suggestion } from "./suggest.ts"
