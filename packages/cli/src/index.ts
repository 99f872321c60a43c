/**
 * Policy files, read and checked as the command does it. The command itself is `bin/jobwarden.js`.
 *
 * @module
 */
export { makePolicyFileChecker, type CheckedFile } from "./policy-file/check.ts"
export type { LocatedProblem, Position } from "./policy-file/positions.ts"
export type { PolicyFile } from "./policy-file/schema.ts"
export type { PolicyTest } from "./policy-file/test-schema.ts"
