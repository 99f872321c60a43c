import { Result } from "effect"

/** What is wrong in a text, and in which line: the first is 1. */
export interface TextProblem {
  readonly line: number
  /** Lower case, no final stop, what was written in backticks. */
  readonly message: string
}

/** One record, and the line that it begins in. */
export interface CsvRecord {
  readonly line: number
  readonly values: readonly string[]
}

const mostCharacters = 20_000_000
const mostRecords = 100_000
const mostValues = 100

/** All that a value without quotes may hold. */
const bare = /[^",\r\n]*/y

/**
 * Reads comma-separated values as RFC 4180 has them; lines may also end in a line feed alone, a byte order mark may
 * stand first, and empty lines are passed over. The first thing that is wrong ends it. Takes time and memory in
 * proportion to the text, and refuses a text of more than 20,000,000 characters.
 */
export const readCsv = (text: string): Result.Result<readonly CsvRecord[], TextProblem> => {
  const fail = (line: number, message: string) => Result.fail({ line, message })
  if (text.length > mostCharacters) {
    return fail(1, `more than ${mostCharacters} characters; split the file`)
  }
  const records: CsvRecord[] = []
  let [at, line] = [text.startsWith("\uFEFF") ? 1 : 0, 1]
  while (at < text.length) {
    const [start, first] = [at, line]
    const values: string[] = []
    for (let isMore = true; isMore;) {
      if (values.length === mostValues) return fail(line, `more than ${mostValues} values in one record`)
      if (text[at] === '"') {
        const quoted = readQuoted(text, at)
        if (quoted === null) return fail(line, "a quotation mark opens a value and none closes it")
        values.push(quoted.value)
        at = quoted.end
        line += quoted.lines
      } else {
        bare.lastIndex = at
        const value = bare.exec(text)?.[0] ?? ""
        values.push(value)
        at += value.length
      }
      isMore = text[at] === ","
      if (isMore) at += 1
    }
    const isBlank = at === start
    const end = endOfLine(text, at)
    if (end === null) {
      return fail(line, `expected a comma or the end of the line after value ${values.length}`)
    }
    at = end
    line += 1
    if (isBlank) continue
    if (records.length === mostRecords) return fail(first, `more than ${mostRecords} records; split the file`)
    records.push({ line: first, values })
  }
  return Result.succeed(records)
}

/** A value in quotation marks, in which two of them stand for one; `null`: it never ends. */
const readQuoted = (
  text: string,
  start: number
): { readonly value: string; readonly end: number; readonly lines: number } | null => {
  const parts: string[] = []
  let [at, lines] = [start + 1, 0]
  for (;;) {
    const end = text.indexOf('"', at)
    if (end === -1) return null
    const part = text.slice(at, end)
    parts.push(part)
    lines += part.split("\n").length - 1
    if (text[end + 1] !== '"') return { value: parts.join('"'), end: end + 1, lines }
    at = end + 2
  }
}

/** Where the next line begins; `null`: this one does not end here. */
const endOfLine = (text: string, at: number): number | null => {
  if (at >= text.length) return at
  if (text[at] === "\n") return at + 1
  return text.startsWith("\r\n", at) ? at + 2 : null
}
