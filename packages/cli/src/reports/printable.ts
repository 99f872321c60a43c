/**
 * What a terminal or a reader would obey, turn around or not see: control and format characters, what is
 * ignored by default, the separators of lines and paragraphs, halves of characters, and what is no character.
 */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

const hexadecimal = (code = 0): string => code.toString(16).toUpperCase().padStart(4, "0")

const spelt = (character: string): string => `<U+${hexadecimal(character.codePointAt(0))}>`

/** A text from a file on one line that shows all of it, as code frames do: what is not seen as `<U+202E>`. */
export const printable = (text: string): string => text.replaceAll(unseen, spelt)

/** The same for a line of a code frame: a tab stays as wide as the one character that it is. */
export const printableLine = (line: string): string => printable(line.replaceAll("\t", " "))

/**
 * The same output, in which no program that reads the log of a job finds a command: neither `::` where a line
 * begins, nor `##[` anywhere (also `##vso[` and its like). `escape` writes a sign so that the reader of the
 * format still gets it.
 */
export const withoutCommands = (output: string, escape: (sign: string) => string = spelt): string =>
  output
    .replaceAll(/(##[\w.-]*)\[/g, (_, marks: string) => marks + escape("["))
    .replaceAll(/^([^\S\n]*):(?=:)/gm, (_, space: string) => space + escape(":"))

/** A half of a character is legal in JSON and refused by many a parser: it becomes U+FFFD, as in UTF-8. */
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === "string" ? value.toWellFormed() : value

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((at) => `\\u${hexadecimal(character.charCodeAt(at)).toLowerCase()}`)
    .join("")

/** A value as JSON that is safe to look at: what is not seen is written as an escape. */
export const jsonText = (value: object, indent?: number): string =>
  withoutCommands(JSON.stringify(value, wellFormed, indent), escaped)
    // A new line is a sign of the layout here: inside of texts it is escaped already.
    .replaceAll(unseen, (character) => (character === "\n" ? character : escaped(character)))
