import { printPath, quote } from "@jobwarden/core"
import type { LocatedProblem } from "@jobwarden/policy-files"

/** A problem as editors and people find it: `file:line:column: path: message`. */
export const printProblem = (file: string, { path, message, line, column }: LocatedProblem): string => {
  const place = path.length === 0 ? "" : `${printable(printPath(path))}: `
  return `${printable(file)}:${line}:${column}: ${place}${message}`
}

/** A file's name or a path may hold what a terminal would obey. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")

/** `1 file`, `2 files`. */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`

/** Words in backticks, with commas. */
export const listOf = (words: readonly string[]): string => words.map((word) => quote(word)).join(", ")
