/**
 * Policy files: read, placed at line and column, merged, written back with their comments.
 *
 * @module
 */
export { policyFileLimits, type Limits } from "./document/limits.ts"
export { parseText, type LocatedProblem, type ParsedText, type ParseOptions } from "./document/parse.ts"
export type { Placed } from "./document/positions.ts"
export { checkPolicyFile, type CheckedFile, type Claim } from "./policy-file/check.ts"
export { type PolicyFile } from "./policy-file/schema.ts"
export { callerProblems, type NumberedTest, type PolicyTest } from "./policy-file/test-schema.ts"
export {
  mergePolicyFiles,
  type FilePlace,
  type FindingPlace,
  type MergedPolicy,
  type World
} from "./merge.ts"
export { makeLines, type Lines, type Position, type Range } from "./text/lines.ts"
export { readText, tooLarge, type TextProblem } from "./text/read-text.ts"
export { commentsWith, lineSpokenOf, type Comment } from "./text/comments.ts"
export { codeFrame, type FramePainter } from "./code-frame.ts"
export { formatPolicyText } from "./format/format.ts"
export { editPolicyText, type EditedText, type PlacedEdit, type ProjectEdit } from "./edit/edit.ts"
export { policyTextEditor, type PolicyTextEditor } from "./edit/text-editor.ts"
export { drafts, policyFileJsonSchema, type Draft, type JsonSchema } from "./json-schema/json-schema.ts"
