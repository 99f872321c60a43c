import { Result } from "effect"
import { quote } from "@jobwarden/core"
import { parsePolicyText } from "./parse.ts"
import type { LocatedProblem, Placed } from "./positions.ts"
import { decodePolicyFile, type FileProblem, type PolicyFile } from "./schema.ts"

/** More than these are counted, not described: a hostile file must not make a list longer than itself. */
const maximumProblems = 1000

/** A policy file after it was checked. */
export interface CheckedFile {
  readonly file: string
  /** All of it that is well formed. */
  readonly content: PolicyFile
  readonly problems: readonly LocatedProblem[]
  /** How many more problems there are than `problems` lists. */
  readonly omitted: number
}

/**
 * Checks policy files that are given together, one after the other: each by itself, and that no two of them
 * speak for the same project, group or instance.
 */
export const makePolicyFileChecker = (): ((file: string, text: string) => CheckedFile) => {
  const claims = new Map<string, string>()
  return (file, text) => {
    const parsed = parsePolicyText(text)
    if (Result.isFailure(parsed)) {
      const content = { groups: [], projects: [], tests: [] }
      return { file, content, problems: inOrder(parsed.failure), omitted: 0 }
    }
    const { value, locate } = parsed.success
    const decoded = decodePolicyFile(value)
    const found = [...decoded.problems, ...claimProblems(claims, file, decoded.file)]
    const problems = found
      .slice(0, maximumProblems)
      .map((problem) => ({ path: problem.path, message: problem.message, ...locate(problem) }))
    return {
      file,
      content: decoded.file,
      problems: inOrder(problems),
      omitted: found.length - problems.length
    }
  }
}

const inOrder = (problems: readonly LocatedProblem[]): readonly LocatedProblem[] =>
  problems.toSorted((one, other) => one.line - other.line || one.column - other.column)

/** Which file speaks for what is noted in `claims`; a second file that does is a problem. */
const claimProblems = (
  claims: Map<string, string>,
  file: string,
  { instance, groups, projects }: PolicyFile
): readonly FileProblem[] => {
  const problems: FileProblem[] = []
  const isTaken = (key: string, place: Placed, message: (by: string) => string): boolean => {
    const by = claims.get(key)
    if (by === undefined) claims.set(key, file)
    else problems.push({ ...place, message: message(by === file ? "this file" : quote(by)) })
    return by !== undefined
  }
  const speaksTwice = (what: string) => (by: string) => `stands in ${by} as well; one file speaks for ${what}`
  if (instance !== undefined) {
    isTaken("instance", { path: ["instance"], at: "key" }, speaksTwice("the instance"))
  }
  const members = [
    ["group", "groups", groups],
    ["project", "projects", projects]
  ] as const
  for (const [kind, list, inputs] of members) {
    for (const { path, id } of inputs) {
      const place: Placed = { path: [list, path], at: "key" }
      if (isTaken(`${kind} path ${path}`, place, speaksTwice(`a ${kind}`)) || id === undefined) continue
      isTaken(`${kind} id ${id}`, { path: [list, path, "id"] }, (by) => {
        return `another ${kind} in ${by} has the id ${id}; an id names one ${kind}`
      })
    }
  }
  return problems
}
