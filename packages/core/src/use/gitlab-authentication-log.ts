import { Result } from "effect"
import type { Reference } from "../access/request.ts"
import { quote } from "../input/problem.ts"
import type { UseLog } from "../lint/rule.ts"
import { parseRfc3339 } from "../policy/rfc3339.ts"
import { readCsv, type TextProblem } from "./csv.ts"

/** The last time that a project's job tokens were let in. The export does not say for what. */
export interface LastAuthentication {
  /** The full path of the project whose jobs they were of. */
  readonly source: string
  /** RFC 3339. */
  readonly last_used: string
}

const columns = { source: "Origin Project Path", lastUsed: "Last Authorized At (UTC)" } as const

/** Past this many the rest is not looked at. */
const mostProblems = 50

/**
 * Reads the job token authentication log of a GitLab project as the button "Download CSV" gives it: one line for
 * each project that came, with the last time. Other columns are passed over. Nothing is thrown; every problem has
 * its line.
 */
export const readAuthenticationLog = (
  text: string
): Result.Result<readonly LastAuthentication[], readonly TextProblem[]> => {
  const read = readCsv(text)
  if (Result.isFailure(read)) return Result.fail([read.failure])
  const [header, ...records] = read.success
  if (header === undefined) return Result.fail([{ line: 1, message: `the file is empty; ${advice}` }])
  const missing = Object.values(columns).filter(
    (name) => header.values.filter((value) => value === name).length !== 1
  )
  if (missing.length > 0) {
    const names = missing.map(quote).join(" and ")
    return Result.fail([{ line: header.line, message: `expected one column ${names}; ${advice}` }])
  }
  const [sourceAt, lastAt] = [header.values.indexOf(columns.source), header.values.indexOf(columns.lastUsed)]

  const found: LastAuthentication[] = []
  const problems: TextProblem[] = []
  for (const { line, values } of records) {
    if (problems.length === mostProblems) break
    const [source = "", lastUsed = ""] = [values[sourceAt], values[lastAt]]
    const expected = header.values.length
    if (values.length !== expected) {
      problems.push({ line, message: `expected ${expected} values, got ${values.length}` })
    } else if (!isProjectPath(source)) {
      problems.push({ line, message: `expected a project's full path, got ${quote(source)}` })
    } else if (parseRfc3339(lastUsed) === null) {
      const example = "such as `2027-01-31T00:00:00Z`"
      problems.push({ line, message: `expected a date and time, ${example}, got ${quote(lastUsed)}` })
    } else found.push({ source, last_used: lastUsed })
  }
  return problems.length > 0 ? Result.fail(problems) : Result.succeed(found)
}

const advice = "download it anew from Settings > CI/CD > Job token permissions > Authentication log"

const isProjectPath = (path: string): boolean => {
  const names = path.split("/")
  return path.isWellFormed() && names.length > 1 && names.every((name) => name !== "")
}

/** What an export is the log of. */
export interface AuthenticationLogFrame {
  /** The project that it was downloaded from. */
  readonly project: Reference
  /** RFC 3339: who came last before this has not used anything. */
  readonly since: string
  /** RFC 3339: when it was downloaded. */
  readonly until: string
}

/**
 * What the rules that look at use take of an export: who came since then. GitLab keeps the last time alone, so any
 * `since` gives the whole truth about who came after it, as far back as GitLab kept the log.
 */
export const useLogOf = (
  records: readonly LastAuthentication[],
  { project, since, until }: AuthenticationLogFrame
): UseLog => {
  const from = parseRfc3339(since) ?? -Infinity
  return {
    since,
    until,
    used: [],
    authentications: records
      .filter(({ last_used: last }) => (parseRfc3339(last) ?? Infinity) >= from)
      .map(({ last_used: last, source }) => ({ project, source, last_used: last }))
  }
}
