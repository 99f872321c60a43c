import { Composer, Lexer, Parser, type Document } from "yaml"
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
  const comments: Comment[] = []
  let stopped: Extract<Composed, { readonly stopped: string }> | undefined
  function* tokens() {
    const parser = new Parser()
    let lexemes = 0
    let errors = 0
    let isScalar = false
    for (const lexeme of new Lexer().lex(text)) {
      lexemes += 1
      if (lexemes > limits.maximumLexemes) stopped = { stopped: "too_much", offset: parser.offset }
      if (parser.stack.length > limits.maximumLevels && levelsOf(parser) > limits.maximumLevels)
        stopped = { stopped: "too_deep", offset: parser.offset }
      if (stopped !== undefined) return
      if (!isScalar && lexeme.charCodeAt(0) === hash) comments.push({ offset: parser.offset, source: lexeme })
      isScalar = lexeme === scalarMark
      for (const token of parser.next(lexeme)) {
        yield token
        if (token.type === "error") errors += 1
      }
      if (errors > limits.maximumProblems) return
    }
    yield* parser.end()
  }
  const documents: Document.Parsed[] = []
  for (const document of composer.compose(tokens(), true, text.length)) {
    documents.push(document)
    if (documents.length === 2) break
  }
  const [document, second] = documents
  if (stopped !== undefined) return stopped
  if (document === undefined) return { stopped: "too_much", offset: 0 }
  return { document, ...(second && { second }), comments }
}
