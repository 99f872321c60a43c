import { printable } from "../reports/printable.ts"

/** A name longer than this tells nobody more. */
const mostShown = 500

/**
 * A piece of input as code: there no reader of Markdown looks for HTML, links, mentions, references or quick
 * actions, and nothing in it ends the code.
 */
export const asCode = (input: string): string => {
  const shown = printable(input.length > mostShown ? `${input.slice(0, mostShown)}…` : input)
  const runs = shown.match(/`+/g) ?? []
  const fence = "`".repeat(Math.max(0, ...runs.map(({ length }) => length)) + 1)
  // One blank on each side is taken off again; without them a sign at the end would join the fence.
  const pad = /^[` ]|[` ]$/.test(shown) || shown === "" ? " " : ""
  return `${fence}${pad}${shown}${pad}${fence}`
}

/** Names in backticks, in which a backslash goes before what would end them, or words up to a blank. */
const pieces = /`(?:[^`\\]|\\[\s\S])*`|\S+/g

/** What the sentences consist of beside names. */
const isPlain = (word: string): boolean => /^[A-Za-z]+(?:[-'][A-Za-z]+)*'?$|^\d{1,5}$/.test(word)

/** A sentence of the core in which all that is not a plain word is code. */
export const asSentence = (text: string): string =>
  text.replaceAll(pieces, (piece) => {
    const [, open = "", word = "", close = ""] = /^(\(?)([\s\S]*?)([,;)]*)$/.exec(piece) ?? []
    if (word === "" || isPlain(word)) return piece
    const isQuoted = word.length > 1 && word.startsWith("`") && word.endsWith("`")
    return `${open}${asCode(isQuoted ? word.slice(1, -1) : word)}${close}`
  })
