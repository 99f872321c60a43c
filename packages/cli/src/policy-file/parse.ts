import { Result } from "effect"
import { Composer, Lexer, LineCounter, Parser, type Document, type YAMLError } from "yaml"
import { quote, type Problem } from "@jobwarden/core"
import { makeLocator, type LocatedProblem, type Placed, type Position } from "./positions.ts"
import { countValues, structureProblems, tooDeep, type NodeProblem } from "./structure.ts"

/** Ten MiB hold tens of thousands of projects; a hostile file of that size still ends in seconds. */
export const maximumFileBytes = 10 * 1024 * 1024
const maximumLexemes = 5_000_000
const maximumAliases = 1000
const maximumValues = 5_000_000
const maximumSyntaxProblems = 20

/** The value that a text stands for, and where its parts stand in the text. */
export interface ParsedText {
  readonly value: unknown
  readonly locate: (place: Placed) => Position
}

type Parsed = Result.Result<ParsedText, readonly LocatedProblem[]>

/**
 * Parses the text of a policy file: YAML 1.2, of which JSON is a part.
 *
 * What makes a file hostile is refused in bounded time: its size, nesting, number of aliases and what they
 * expand to, aliases inside what they stand for, and keys given twice (of which a parser would keep one).
 */
export const parsePolicyText = (text: string): Parsed => {
  const start: Position = { line: 1, column: 1 }
  const refuse = (message: string, at = start): Parsed => Result.fail([{ path: [], message, ...at }])
  if (Buffer.byteLength(text, "utf8") > maximumFileBytes) return refuse(tooLarge)
  const lines = new LineCounter()
  const composed = compose(text, lines)
  if (composed === null) return refuse(tooMuch)
  const [document, second] = composed
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const errors = telling([...(document?.errors ?? []), ...(document?.warnings ?? [])])
  if (errors.length > 0) return Result.fail(errors.map(syntaxProblem(position)))
  if (!document?.contents) return refuse("the file is empty; it needs `version: 1` at least")
  if (second) return refuse(secondDocument, position(second.range[0]))
  const structural = structureProblems(document, maximumAliases)
  if (structural.length > 0) return Result.fail(structural.map(nodeProblem(position)))
  const value = expand(document)
  if (value === undefined || countValues(value, maximumValues) > maximumValues) return refuse(tooMuch)
  const locate = makeLocator(document)
  return Result.succeed({ value, locate: (place) => position(locate(place)) })
}

/** What is said of a larger file. */
export const tooLarge = `the file is larger than ${maximumFileBytes / 1024 / 1024} MiB; split it, several files are checked together`

const secondDocument = "a second document begins here; one file holds one document"

const tooMuch = "the file holds too much, or its aliases expand to too much; split it"

/** The first two documents of the text; `null` where it has more pieces than memory should hold. */
const compose = (text: string, lines: LineCounter): readonly Document.Parsed[] | null => {
  const composer = new Composer({
    schema: "core",
    stringKeys: true,
    // The composer compares each key with all others of its map; `structureProblems` needs linear time.
    uniqueKeys: false
  })
  let isBounded = true
  function* tokens() {
    const parser = new Parser(lines.addNewLine)
    lines.addNewLine(0)
    let lexemes = 0
    let errors = 0
    for (const lexeme of new Lexer().lex(text)) {
      lexemes += 1
      isBounded = lexemes <= maximumLexemes
      if (!isBounded) return
      for (const token of parser.next(lexeme)) {
        yield token
        if (token.type === "error") errors += 1
      }
      if (errors > maximumSyntaxProblems) return
    }
    yield* parser.end()
  }
  const documents: Document.Parsed[] = []
  for (const document of composer.compose(tokens(), true, text.length)) {
    documents.push(document)
    if (documents.length === 2) break
  }
  return isBounded ? documents : null
}

/** One mistake makes the parser stumble more than once: of errors at one place, and of too deep ones, the first. */
const telling = (errors: readonly YAMLError[]): readonly YAMLError[] => {
  const tooDeepError = errors.find(({ code }) => code === exhausted)
  if (tooDeepError !== undefined) return [tooDeepError]
  return errors
    .filter((error, index) => index === 0 || errors[index - 1]?.pos[0] !== error.pos[0])
    .slice(0, maximumSyntaxProblems)
}

const expand = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: maximumAliases }) as unknown
  } catch {
    return undefined
  }
}

const exhausted = "RESOURCE_EXHAUSTION"

const messages: ReadonlyMap<string, string> = new Map([
  [exhausted, tooDeep],
  ["NON_STRING_KEY", "a key must be a plain name, no list, map or alias"],
  ["TAG_RESOLVE_FAILED", "a tag (`!…`) that means nothing here"],
  ["BAD_DIRECTIVE", "a directive (`%…`) that means nothing here"]
])

const syntaxProblem =
  (position: (offset: number) => Position) =>
  (error: YAMLError): LocatedProblem => {
    // The parser may repeat what stands in the file, which a terminal should not be given raw.
    const said = quote(error.message).slice(1, -1)
    const message =
      messages.get(error.code) ?? `cannot be parsed: ${said.charAt(0).toLowerCase()}${said.slice(1)}`
    return { path: [], message, ...position(error.pos[0]) }
  }

const nodeProblem =
  (position: (offset: number) => Position) =>
  ({ offset, ...problem }: NodeProblem & Problem): LocatedProblem => ({ ...problem, ...position(offset) })
