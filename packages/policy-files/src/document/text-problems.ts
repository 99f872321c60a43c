/** A character that no YAML or JSON text may hold as it is. */
export interface Forbidden {
  readonly message: string
  readonly offset: number
  readonly end: number
}

const nul = "\0"

/** The first control character beside tab and line ends: YAML and JSON both want it escaped. */
export const firstForbidden = (text: string): Forbidden | undefined => {
  const found = /[^\P{Cc}\t\n\r\u007F-\u009F]|\p{Surrogate}/u.exec(text)
  if (found === null) return undefined
  const [character] = found
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")
  const name = character === nul ? "a NUL character" : `the character U+${code}`
  return {
    message: `${name} cannot stand in a file; take it out, or write \`\\u${code}\` in double quotes`,
    offset: found.index,
    end: found.index + 1
  }
}

/** Whether the text has more bytes in UTF-8. Only looks where its length leaves that open. */
export const isLargerThan = (text: string, maximumBytes: number): boolean => {
  if (text.length > maximumBytes) return true
  if (text.length * 3 <= maximumBytes) return false
  let bytes = 0
  for (let at = 0; at < text.length && bytes <= maximumBytes; at += 1) {
    const unit = text.charCodeAt(at)
    // Each half of a pair counts two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3
  }
  return bytes > maximumBytes
}
