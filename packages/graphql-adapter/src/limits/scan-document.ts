import { Lexer, Source, TokenKind } from "graphql"
import type { GraphQlLimits } from "../settings.ts"

const opening = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const closing = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Reads a document token by token before it is parsed: what is too long or too deep would keep a parser busy, or
 * overflow its stack. The answer is what is wrong; text that is no GraphQL is left to the parser to refuse.
 */
export const scanDocument = (
  text: string,
  { documentLength, nesting, tokens }: GraphQlLimits
): string | undefined => {
  if (text.length > documentLength) return `the document is longer than ${documentLength} characters`
  const lexer = new Lexer(new Source(text))
  let count = 0
  let depth = 0
  try {
    for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
      count += 1
      if (count > tokens) return `the document has more than ${tokens} tokens`
      if (opening.has(token.kind)) depth += 1
      else if (closing.has(token.kind)) depth -= 1
      if (depth > nesting) return `the document is nested more than ${nesting} levels deep`
    }
  } catch {
    return undefined
  }
  return undefined
}
