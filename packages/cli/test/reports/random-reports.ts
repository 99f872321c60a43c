import type { Report, Result } from "../../src/reports/report.ts"
import { severityNames } from "../../src/reports/severity.ts"
import { hostile, sampleRules } from "./sample-report.ts"

const fragments = [
  "maven",
  " ",
  "  ",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "::",
  "::error::",
  "::error file=a::b",
  "##[error]x",
  "##vso[task.x]",
  "%",
  "%0A",
  "%25",
  "%3A",
  ",",
  "=",
  ":",
  ";",
  "]]>",
  "<!--",
  "</testcase>",
  "<",
  ">",
  "&",
  "&amp;",
  '"',
  "'",
  "`",
  "{",
  "}",
  "{0}",
  "[",
  "]",
  "](",
  "\\",
  "\u001B[31m",
  "\u001B]0;t\u0007",
  "\u009B1m",
  "\u202E",
  "\u2066",
  "\u200B",
  "\uFEFF",
  "\u2028",
  "\u0085",
  "\0",
  "\u{1F980}",
  "\u{E0041}",
  "\uD800",
  "\uDC00",
  "\uFFFE",
  "\uFFFF",
  "ä",
  "/",
  "../",
  "./",
  "#",
  "?",
  "C:",
  hostile
]

/** Numbers that look like chance and are the same each time (Lehmer's). */
const makeChance = (seed: number): ((below: number) => number) => {
  let state = (seed * 7919) % 2147483647
  return (below) => (state = (state * 48271) % 2147483647) % below
}

/** A report of results whose every text was made to break something; the same for the same seed. */
const randomReport = (seed: number): Report => {
  const below = makeChance(seed + 1)
  const text = (): string =>
    Array.from({ length: 1 + below(6) }, () => fragments[below(fragments.length)] ?? "").join("")
  const some = <One>(make: () => One): One[] => Array.from({ length: below(3) }, make)
  const files = Array.from({ length: 1 + below(3) }, (_, index) => `${text()}${index}`)
  const result = (): Result => {
    const rule = sampleRules[below(sampleRules.length)]
    const [line, column] = [1 + below(9), 1 + below(9)]
    const [endLine, endColumn] = [line + below(2), column + below(9)]
    const severity = severityNames[below(severityNames.length)] ?? "error"
    return {
      file: files[below(files.length)] ?? "",
      line,
      column,
      ...(below(2) === 0 && { endLine, endColumn }),
      path: below(4) === 0 ? "" : text(),
      rule: below(3) === 0 ? "invalid-file" : (rule?.id ?? ""),
      severity,
      category: rule?.category ?? "security",
      message: text(),
      help: rule?.help ?? "",
      ...(below(2) === 0 && { fingerprint: String(below(3)) }),
      ...(below(2) === 0 && { accesses: some(text) }),
      fixes: some(() => ({
        class: below(2) === 0 ? ("safe" as const) : ("narrowing" as const),
        title: text(),
        ...(below(2) === 0 && {
          edits: some(() => ({
            line,
            column,
            endLine,
            endColumn: endColumn + 1,
            text: text(),
            ...(below(2) === 0 && { file: text() })
          }))
        })
      })),
      ...(below(2) === 0 && { frame: some(text) })
    }
  }
  return {
    version: below(2) === 0 ? "1.2.3" : "dev",
    files: files.map((name) => ({ name, ...(below(2) === 0 && { text: text() }) })),
    rules: sampleRules.filter(() => below(2) === 0),
    results: Array.from({ length: below(40) }, result),
    suppressed: some(() => ({ ...result(), suppression: { reason: text(), kind: "external" as const } })),
    notRun: some(() => ({
      rule: sampleRules[below(sampleRules.length)]?.id ?? "",
      missing: some(text),
      ...(below(2) === 0 && { file: files[0] ?? "" })
    }))
  }
}

export const randomReports: readonly Report[] = Array.from({ length: 120 }, (_, seed) => randomReport(seed))
