import { Result } from "effect"
import {
  checkPolicyFile,
  codeFrame,
  editPolicyText,
  formatPolicyText,
  makeLines,
  mergePolicyFiles,
  parseText,
  policyFileLimits,
  type Range
} from "../../packages/policy-files/src/index.ts"

/** A text of this length that takes longer is one that somebody could stop a reader with. */
const mostMilliseconds = 1_500

/** Reads a text in every way there is. What is wrong with how that went; `undefined`: nothing. */
export const whatGoesWrong = (text: string): string | undefined => {
  const started = process.cpuUsage()
  try {
    const wrong = readInEveryWay(text)
    const { system, user } = process.cpuUsage(started)
    const milliseconds = (system + user) / 1000
    return wrong ?? (milliseconds > mostMilliseconds ? `takes ${Math.round(milliseconds)} ms` : undefined)
  } catch (cause) {
    return `throws ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`
  }
}

const readInEveryWay = (text: string): string | undefined => {
  const checked = checkPolicyFile("fuzz.yaml", text)
  const { files, world } = mergePolicyFiles([checked, { ...checked, file: "again.yaml" }])
  const lines = makeLines(text)
  for (const problem of files.flatMap((file) => file.problems)) {
    const wrong = placeOutside(lines, problem)
    if (wrong !== undefined) return `${wrong}: ${problem.message}`
    if (codeFrame(lines, problem).some(isUnsafe))
      return `a frame that a terminal would obey: ${problem.message}`
    if (isUnsafe(problem.message)) return `a message that a terminal would obey: ${problem.message}`
  }
  const parsed = parseText(text, { limits: policyFileLimits })
  const hasMeaning = Result.isSuccess(parsed) && parsed.success.repeated.length === 0
  const formatted = formatPolicyText(text)
  if (hasMeaning && Result.isFailure(formatted)) return "cannot be laid out"
  if (!hasMeaning && Result.isSuccess(formatted)) return "is laid out without a meaning"
  const [project] = world.projects
  if (!hasMeaning || project === undefined || checked.problems.length > 0) return undefined
  const edited = editPolicyText(text, [{ project: project.path, permissions: { jobs: { read: false } } }])
  if (Result.isFailure(edited)) return "cannot be edited"
  const after = checkPolicyFile("fuzz.yaml", edited.success.text)
  return after.problems.length > 0 ? "has problems once it is edited" : undefined
}

type Lines = ReturnType<typeof makeLines>

const placeOutside = (lines: Lines, { column, endColumn, endLine, line }: Range): string | undefined => {
  const isInside = (atLine: number, atColumn: number): boolean =>
    // The carriage return at a line's end is no part of its text, and still a place.
    atLine >= 1 && atLine <= lines.count && atColumn >= 1 && atColumn <= lines.textOf(atLine).length + 2
  if (!isInside(line, column)) return `begins outside the text, at ${line}:${column}`
  if (!isInside(endLine, endColumn)) return `ends outside the text, at ${endLine}:${endColumn}`
  return endLine < line || (endLine === line && endColumn < column) ? "ends before it begins" : undefined
}

const isUnsafe = (text: string): boolean => /[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)
