import {
  closestName,
  FullPath,
  Identifier,
  parseRfc3339,
  printPath,
  quote,
  schemaProblems,
  vocabulary,
  type AccessRequest,
  type Problem,
  type Role
} from "@jobwarden/core"
import type { TextProblem } from "@jobwarden/core/rules"
import { callerProblems } from "@jobwarden/policy-files"
import { Result, Schema } from "effect"
import { addUse, mostUses, type LoggedUse, type Window } from "./logged-use.ts"

/** Past this many the rest is not looked at. */
const mostProblems = 50
/** No use needs more: a line beyond this is some other log's. */
const mostCharacters = 64 * 1024

/** What a line says: a request as everywhere, and what became of it. */
const Line = Schema.Struct({
  project: Schema.Union([Identifier, FullPath]).annotate({ expected: "a project's number or full path" }),
  caller: Schema.Unknown,
  resource: Schema.String,
  action: Schema.String,
  last_used: Schema.String,
  count: Schema.optionalKey(Identifier.annotate({ expected: "a positive whole number" })),
  allowed: Schema.optionalKey(Schema.Boolean)
}).annotate({ identifier: "Use" })

const decodeLine = Schema.decodeUnknownResult(Line, { errors: "all", onExcessProperty: "error" })

/** What JSON Lines hold: the uses, those that are alike put together, and the time from the first to the last. */
export interface LinesRead {
  readonly uses: readonly LoggedUse[]
  readonly window: Window | null
}

/**
 * Reads uses as JSON Lines: a request on each line, with when it was made last, how often (once, where nothing is
 * said) and whether it was let in (it was, where nothing is said). Nothing is thrown; every problem has its line.
 */
export const readJsonLines = (text: string): Result.Result<LinesRead, readonly TextProblem[]> => {
  const uses = new Map<string, LoggedUse>()
  const problems: TextProblem[] = []
  const instants = { from: Infinity, to: -Infinity }
  let [at, line] = [0, 0]
  while (at < text.length && problems.length < mostProblems) {
    const newline = text.indexOf("\n", at)
    const end = newline === -1 ? text.length : newline
    line += 1
    if (end - at > mostCharacters) {
      problems.push({ line, message: `the line has more than ${mostCharacters} characters` })
    } else if (text.slice(at, end).trim() !== "") {
      const use = readLine(text.slice(at, end))
      if (Array.isArray(use)) problems.push({ line, message: printProblems(use) })
      else {
        addUse(uses, use as LoggedUse)
        const { last } = use as LoggedUse
        instants.from = Math.min(instants.from, last)
        instants.to = Math.max(instants.to, last)
      }
    }
    if (uses.size > mostUses) {
      problems.push({ line, message: `more than ${mostUses} different uses; split the file by project` })
      break
    }
    at = end + 1
  }
  if (problems.length > 0) return Result.fail(problems)
  return Result.succeed({ uses: [...uses.values()], window: uses.size === 0 ? null : instants })
}

const readLine = (line: string): LoggedUse | readonly Problem[] => {
  const parsed = parse(line)
  if (parsed === undefined) return [{ path: [], message: "is not JSON; expected one object on each line" }]
  const decoded = decodeLine(parsed)
  if (Result.isFailure(decoded)) return schemaProblems(decoded.failure.issue, parsed)
  const { action, allowed = true, caller, count = 1, last_used, project, resource } = decoded.success
  const last = parseRfc3339(last_used)
  const problems = [
    ...callerProblems(caller),
    ...wordProblems("resource", resource, [...vocabulary.resources.keys()]),
    ...wordProblems("action", action, [...vocabulary.actions.keys()]),
    ...(last === null
      ? [
          {
            path: ["last_used"],
            message: `expected a date and time, such as \`2027-01-31T00:00:00Z\`, got ${quote(last_used)}`
          }
        ]
      : [])
  ]
  if (problems.length > 0 || last === null) return problems
  const access = { project, caller, resource, action } as AccessRequest<Role>
  return { access, allowed, count, last }
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

const wordProblems = (key: string, word: string, known: readonly string[]): readonly Problem[] => {
  if (known.includes(word)) return []
  const closest = closestName(word, known)
  const hint = closest === undefined ? "`jobwarden schema` lists them" : `did you mean \`${closest}\`?`
  return [{ path: [key], message: `unknown value ${quote(word)}; ${hint}` }]
}

const printProblems = (problems: readonly Problem[]): string =>
  problems
    .slice(0, 3)
    .map(({ message, path }) => (path.length === 0 ? message : `${printPath(path)}: ${message}`))
    .join("; ")
