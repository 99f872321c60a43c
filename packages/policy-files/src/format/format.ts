import { Result } from "effect"
import { policyFileLimits } from "../document/limits.ts"
import { parseText, type LocatedProblem, type ParsedText } from "../document/parse.ts"
import { PolicyFileSchema } from "../policy-file/schema.ts"
import { equalValues } from "./equal-values.ts"
import { givenOrder, keyOrderOf, type KeyOrder } from "./key-order.ts"
import { printJson } from "./print-json.ts"
import { printYaml } from "./print-yaml.ts"

const schemaOrder = keyOrderOf(PolicyFileSchema.ast)

/** Whether a text is JSON, not only YAML. */
export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/**
 * The same policy file in the one layout that there is: keys in the order of the schema, users' own names in
 * theirs; two spaces; quotes only where they are needed; what stood between brackets stays there while it has no
 * comment and fits the line. Every comment stays with what it belongs to, and empty lines stay where they were,
 * at most one at a time. JSON stays JSON.
 *
 * What it says is the same, and formatting it again changes nothing: that is checked before it is handed out. A
 * text without a meaning is not laid out: its problems are told.
 */
export const formatPolicyText = (text: string): Result.Result<string, readonly LocatedProblem[]> => {
  const parsed = parse(text)
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure)
  if (parsed.success.repeated.length > 0) return Result.fail(parsed.success.repeated)
  const written = isJson(text.replace(/^\uFEFF/, "")) ? "json" : "yaml"
  // In the order of the schema an alias may come to stand before its anchor.
  for (const order of [schemaOrder, givenOrder]) {
    const laidOut = printStable(text, parsed.success, order, written)
    if (laidOut !== undefined)
      return Result.succeed(text.includes("\r\n") ? laidOut.replaceAll("\n", "\r\n") : laidOut)
  }
  const place = { line: 1, column: 1, endLine: 1, endColumn: 1 }
  return Result.fail([{ path: [], message: "cannot be laid out without changing what it says", ...place }])
}

const parse = (text: string) => parseText(text, { limits: policyFileLimits })

type Written = "json" | "yaml"

const printAs = (text: string, parsed: ParsedText, order: KeyOrder, written: Written): string => {
  const print = written === "json" ? printJson : printYaml
  return print({ text, comments: parsed.comments }, parsed.document, order)
}

/** The layout, if it says the same with the same comments and its own layout is itself. */
const printStable = (
  text: string,
  parsed: ParsedText,
  order: KeyOrder,
  written: Written
): string | undefined => {
  const laidOut = printAs(text, parsed, order, written)
  const again = parse(laidOut)
  if (Result.isFailure(again) || again.success.repeated.length > 0) return undefined
  const isSame =
    equalValues(parsed.value, again.success.value) && remarksOf(parsed) === remarksOf(again.success)
  return isSame && printAs(laidOut, again.success, order, written) === laidOut ? laidOut : undefined
}

/** All comments, in any order. */
const remarksOf = ({ comments }: ParsedText): string =>
  comments
    .map(({ source }) => source.trimEnd())
    .toSorted()
    .join("\n")
