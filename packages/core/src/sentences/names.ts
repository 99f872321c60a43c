import type { Reference } from "../access/request.ts"
import { matching, oneOf, type Syntax } from "./syntax.ts"

/** Besides what ends a quotation: what cannot be seen, or would turn or break the line that it stands in. */
const escaped = /[\\`\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

const quote = (name: string): string => {
  const body = name.replaceAll(escaped, (character) =>
    character === "\\" || character === "`"
      ? `\\${character}`
      : `\\u{${character.codePointAt(0)?.toString(16)}}`
  )
  return `\`${body}\``
}

const unquote = (quoted: string): string | undefined => {
  try {
    return quoted
      .slice(1, -1)
      .replaceAll(/\\(?:u\{([0-9a-f]+)\}|([\s\S]))/g, (_, code: string | undefined, character: string) =>
        code === undefined ? character : String.fromCodePoint(Number.parseInt(code, 16))
      )
  } catch {
    // No such code point: the text was not printed here.
    return undefined
  }
}

/** Any name at all, in backticks; a backslash keeps apart what would end it or could not be seen. */
export const quotedName: Syntax<string> = matching(/`(?:[^`\\]|\\[\s\S])*`/y, quote, unquote)

const isPlainPath = (path: string): boolean =>
  path.includes("/") && path.split("/").every((name) => /^\w(?:[\w.-]*\w)?$/.test(name))

const plainPath: Syntax<string> = matching(
  /[\w./-]+/y,
  (path) => (isPlainPath(path) ? path : undefined),
  (path) => (isPlainPath(path) ? path : undefined)
)

/** A full path: as it is where nobody can take it for something else, in backticks elsewhere. */
export const pathName: Syntax<string> = oneOf(plainPath, quotedName)

/** The number of a project or group. */
const identifier: Syntax<Reference> = matching<Reference>(
  /[1-9][0-9]*/y,
  (reference) => (typeof reference === "number" ? String(reference) : undefined),
  Number
)

/** A project's or group's path, or its number behind the word for it. */
export const pathOr = (numbered: (identifier: Syntax<Reference>) => Syntax<Reference>): Syntax<Reference> =>
  oneOf<Reference>(numbered(identifier), {
    ...pathName,
    print: (reference) => (typeof reference === "string" ? pathName.print(reference) : undefined)
  })
