import { Result } from "effect"
import type { Alias, Document, Node } from "yaml"
import type { Problem } from "@jobwarden/core"
import { makeLines, type Lines, type Range } from "../text/lines.ts"
import { tooLarge } from "../text/read-text.ts"
import { compose, type Comment } from "./compose.ts"
import type { Limits } from "./limits.ts"
import { makeLocator, type Placed } from "./positions.ts"
import { readValue } from "./read-value.ts"
import { syntaxProblems, tooDeep, tooMuch } from "./syntax-problems.ts"
import { firstForbidden, isLargerThan } from "./text-problems.ts"

/** A problem, and where in the text it is. */
export interface LocatedProblem extends Problem, Range {
  /** A key that stands twice in one mapping: the value no longer shows it. */
  readonly kind?: "repeated_key"
}

/** The value that a text stands for, and where its parts stand in the text. */
export interface ParsedText {
  readonly value: unknown
  /** Keys that are given twice, of which the value has the last. */
  readonly repeated: readonly LocatedProblem[]
  readonly locate: (place: Placed) => Range
  readonly lines: Lines
  readonly document: Document.Parsed
  /** What each alias of the document stands for. */
  readonly targets: ReadonlyMap<Alias, Node>
  readonly comments: readonly Comment[]
}

/** How a text is read. */
export interface ParseOptions {
  readonly limits: Limits
  /** `false`: messages do not repeat what the parser stumbled over, which may be a secret. */
  readonly repeats?: boolean
}

/**
 * Parses a text: YAML 1.2, of which JSON is a part.
 *
 * What makes a file hostile is refused in bounded time: its size, nesting, number of aliases and what they
 * expand to, aliases inside what they stand for, characters that no text has. Keys that are given twice (of which
 * a parser would keep one) are told beside the value.
 */
export const parseText = (
  text: string,
  { limits, repeats = true }: ParseOptions
): Result.Result<ParsedText, readonly [LocatedProblem, ...LocatedProblem[]]> => {
  const lines = makeLines(text)
  const at = (message: string, start: number, end = start): LocatedProblem => {
    return { path: [], message, ...lines.range(start, end) }
  }
  if (isLargerThan(text, limits.maximumBytes)) {
    return Result.fail([at(tooLarge(limits), 0)])
  }
  const forbidden = firstForbidden(text)
  if (forbidden !== undefined) return Result.fail([at(forbidden.message, forbidden.offset, forbidden.end)])
  const composed = compose(text, limits)
  if ("stopped" in composed) {
    return Result.fail([at(composed.stopped === "too_deep" ? tooDeep : tooMuch, composed.offset)])
  }
  const { comments, document, second } = composed
  const [error, ...errors] = syntaxProblems([...document.errors, ...document.warnings], repeats)
    .slice(0, limits.maximumProblems)
    .map(({ end, message, offset }) => at(message, offset, end))
  if (error !== undefined) return Result.fail([error, ...errors])
  if (!document.contents) return Result.fail([at("the file is empty; it needs `version: 1` at least", 0)])
  if (second) return Result.fail([at(secondDocument, second.range[0])])
  const { problems, targets, value } = readValue(document, limits)
  const located = problems.map(({ end, offset, ...problem }): LocatedProblem => {
    return { ...problem, ...lines.range(offset, end) }
  })
  const [first, ...others] = located
  if (first !== undefined && located.some(({ kind }) => kind === undefined))
    return Result.fail([first, ...others])
  const find = makeLocator(document.contents, targets)
  const locate = (place: Placed): Range => {
    const { end, start } = find(place)
    // A text in lines of its own is said to end behind them.
    return lines.range(start, start + text.slice(start, end).trimEnd().length)
  }
  return Result.succeed({ value, repeated: located, locate, lines, document, targets, comments })
}

const secondDocument = "a second document begins here; one file holds one document"
