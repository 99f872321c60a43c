import { Composer, Lexer, Parser, type Document } from "yaml"
import type { Limits } from "./limits.ts"

/** A comment of the text, with its `#`. */
export interface Comment {
  readonly offset: number
  readonly source: string
}

/** What a text holds, or why it was not read to its end, and how far it was. */
export type Composed =
  | { readonly document: Document.Parsed; readonly second?: Document.Parsed; readonly comments: readonly Comment[] }
  | { readonly stopped: "too_deep" | "too_much"; readonly offset: number }

/** Stands before a plain or a block scalar, which may itself begin with anything. */
const scalarMark = "\u001F"

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
      // Below the collections is the document, above them what is being read.
      if (parser.stack.length > limits.maximumLevels + 2) {
        stopped = { stopped: "too_deep", offset: parser.offset }
      }
      if (stopped !== undefined) return
      if (!isScalar && lexeme.startsWith("#")) comments.push({ offset: parser.offset, source: lexeme })
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
