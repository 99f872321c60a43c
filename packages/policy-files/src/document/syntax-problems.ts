import type { YAMLError } from "yaml"
import { quote } from "@jobwarden/core"

/** A mistake in a text, as an offset in it. */
export interface SyntaxProblem {
  readonly offset: number
  readonly end: number
  readonly message: string
}

/** What is said of nesting that no policy needs. */
export const tooDeep = "nested too deeply"

/** What is said of a text with more pieces than memory should hold. */
export const tooMuch = "the file holds too much, or its aliases expand to too much; split it"

const messages: ReadonlyMap<string, string> = new Map([
  ["RESOURCE_EXHAUSTION", tooDeep],
  ["NON_STRING_KEY", "a key must be a plain name, no list, map or alias"],
  ["TAG_RESOLVE_FAILED", "a tag (`!…`) that means nothing here"],
  ["BAD_DIRECTIVE", "a directive (`%…`) that means nothing here"]
])

/**
 * What the parser found, in this project's words. One mistake makes it stumble more than once: of errors at one
 * place only the first is told.
 *
 * @param repeats whether what stands in the file may be repeated; `false` where that may be a secret
 */
export const syntaxProblems = (errors: readonly YAMLError[], repeats: boolean): readonly SyntaxProblem[] =>
  errors
    .filter((error, index) => index === 0 || errors[index - 1]?.pos[0] !== error.pos[0])
    .map((error) => ({ offset: error.pos[0], end: error.pos[1], message: messageOf(error, repeats) }))

const messageOf = ({ code, message }: YAMLError, repeats: boolean): string => {
  const known = messages.get(code)
  if (known !== undefined) return known
  // What the parser repeats of the file stands after a colon and a space, or in quotes. A terminal should not be
  // given it raw.
  const said = repeats ? quote(message).slice(1, -1) : (message.split(/(?<=\S): |"/, 1)[0] ?? "").trim()
  return `cannot be parsed: ${said.charAt(0).toLowerCase()}${said.slice(1)}`
}
