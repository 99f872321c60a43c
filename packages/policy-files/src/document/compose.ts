import { Composer, Lexer, Parser, type CST, type Document } from "yaml"
import type { Limits } from "./limits.ts"

/** A comment of the text, with its `#`. */
export interface Comment {
  readonly offset: number
  readonly source: string
}

/** What a text holds, or why it was not read to its end, and how far it was. */
export type Composed =
  | {
      readonly document: Document.Parsed
      readonly second?: Document.Parsed
      readonly comments: readonly Comment[]
    }
  | { readonly stopped: "too_deep" | "too_much"; readonly offset: number }

const hash = 0x23

/** Stands before a plain or a block scalar, which may itself begin with anything. */
const scalarMark = "\u001F"

const collections: ReadonlySet<string> = new Set(["block-map", "block-seq", "flow-collection"])

/** How many lists and maps are open: below them is the document, above them a scalar may wait for its end. */
const levelsOf = ({ stack }: Parser): number => {
  const top = stack.at(-1)
  return stack.length - 1 - (top === undefined || collections.has(top.type) ? 0 : 1)
}

/** Composes the first two documents of a text, in bounded time and memory. */
export const compose = (text: string, limits: Limits): Composed => {
  const composer = new Composer({
    schema: "core",
    stringKeys: true,
    // The composer compares each key with all others of its map; `readValue` needs linear time.
    uniqueKeys: false
  })
  const parser = new Parser()
  const comments: Comment[] = []
  const documents: Document.Parsed[] = []
  let stopped: Extract<Composed, { readonly stopped: string }> | undefined
  let [errors, lexemes] = [0, 0]
  let isScalar = false
  const take = (tokens: Iterable<CST.Token>): void => {
    for (const token of tokens) {
      documents.push(...composer.next(token))
      if (token.type === "error") errors += 1
    }
  }
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1
    if (lexemes > limits.maximumLexemes) stopped = { stopped: "too_much", offset: parser.offset }
    if (parser.stack.length > limits.maximumLevels && levelsOf(parser) > limits.maximumLevels)
      stopped = { stopped: "too_deep", offset: parser.offset }
    if (stopped !== undefined) return stopped
    if (!isScalar && lexeme.charCodeAt(0) === hash) comments.push({ offset: parser.offset, source: lexeme })
    isScalar = lexeme === scalarMark
    take(parser.next(lexeme))
    if (errors > limits.maximumProblems || documents.length === 2) break
  }
  if (errors <= limits.maximumProblems && documents.length < 2) take(parser.end())
  if (documents.length < 2) documents.push(...composer.end(true, text.length))
  const [document, second] = documents
  if (document === undefined) return { stopped: "too_much", offset: 0 }
  return { document, ...(second && { second }), comments }
}
