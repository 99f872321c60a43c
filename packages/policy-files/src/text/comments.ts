import { Lexer } from "yaml"
import { makeLines, type Range } from "./lines.ts"

/** A comment of a YAML text, at its place. */
export interface Comment extends Range {
  /** Without the `#`, and without the blanks around what it says. */
  readonly text: string
  /** Whether nothing else stands on its line. */
  readonly isAlone: boolean
}

/** What the lexer says about the text without taking anything of it. */
const marks = new Set(["\u0002", "\u0018", "\u001F"])

/** The comments that hold `word`, from top to bottom. A text that does not hold the word is not looked through. */
export const commentsWith = (text: string, word: string): readonly Comment[] => {
  if (!text.includes(word)) return []
  const lines = makeLines(text)
  const found: Comment[] = []
  let offset = 0
  for (const token of new Lexer().lex(text)) {
    if (marks.has(token)) continue
    if (token.startsWith("#") && token.includes(word)) {
      const range = lines.range(offset, offset + token.length)
      const before = lines.textOf(range.line).slice(0, range.column - 1)
      found.push({ text: token.slice(1).trim(), isAlone: before.trim() === "", ...range })
    }
    offset += token.length
  }
  return found
}

/** The line that a comment speaks of: its own, or, where it stands alone, the next that says something. */
export const lineSpokenOf = (text: string, { isAlone, line }: Comment): number => {
  if (!isAlone) return line
  const lines = makeLines(text)
  let at = line + 1
  while (at <= lines.count && /^\s*(?:#|$)/.test(lines.textOf(at))) at += 1
  return at
}
