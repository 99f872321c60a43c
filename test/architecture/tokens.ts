/** A piece of TypeScript. Comments and white space are none: what they say binds nobody. */
export interface Token {
  /** `text` is a string literal or a piece of a template, without its quotes. */
  readonly kind: "name" | "number" | "text" | "pattern" | "sign"
  readonly text: string
  readonly line: number
  readonly start: number
  readonly end: number
}

const skipped = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y
const hashbang = /^#![^\n]*/
const name = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy
const number = /\.?\d[\w.]*/y
const text = /"(?:\\[\s\S]|[^"\\\n])*"|'(?:\\[\s\S]|[^'\\\n])*'/y
const pattern = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y
const sign = /!==?|=>|\?\.(?!\d)|\.{3}|[\s\S]/y
const templatePiece = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y

// After one of these a value has ended, so that a slash divides. Everywhere else it begins a pattern.
const closing = new Set([")", "]"])
const wordsBeforeValues = new Set(
  "await case delete do else in instanceof new of return throw typeof void yield".split(" ")
)

const beginsPattern = (previous: Token | undefined): boolean => {
  if (previous === undefined) return true
  if (previous.kind === "sign") return !closing.has(previous.text)
  return previous.kind === "name" && wordsBeforeValues.has(previous.text)
}

/**
 * Takes TypeScript apart as far as the floors need it: names, literals and signs, with their lines. It knows
 * no grammar beyond what tells a pattern from a division and the code inside a template from its text.
 */
export const tokenize = (source: string): readonly Token[] => {
  const tokens: Token[] = []
  // For each template that is open: the braces that are open within its `${`.
  const templates: number[] = []
  let at = hashbang.exec(source)?.[0].length ?? 0
  let line = 1

  const take = (expression: RegExp): string | undefined => {
    expression.lastIndex = at
    return expression.exec(source)?.[0]
  }
  const advance = (length: number): void => {
    for (let index = at; index < at + length; index += 1) if (source[index] === "\n") line += 1
    at += length
  }
  const add = (kind: Token["kind"], taken: string, content = taken): void => {
    tokens.push({ kind, text: content, line, start: at, end: at + taken.length })
    advance(taken.length)
  }
  const addTemplatePiece = (): void => {
    add("text", take(templatePiece) ?? "")
    if (source.startsWith("${", at)) {
      templates.push(0)
      advance(2)
    } else {
      advance(1)
    }
  }

  while (at < source.length) {
    const [blank, word] = [take(skipped), take(name)]
    if (blank !== undefined) {
      advance(blank.length)
    } else if (source[at] === "`") {
      advance(1)
      addTemplatePiece()
    } else if (source[at] === "}" && templates.at(-1) === 0) {
      templates.pop()
      advance(1)
      addTemplatePiece()
    } else if (word !== undefined) {
      add("name", word)
    } else {
      const [quoted, digits] = [take(text), take(number)]
      const expression = source[at] === "/" && beginsPattern(tokens.at(-1)) ? take(pattern) : undefined
      if (quoted !== undefined) add("text", quoted, quoted.slice(1, -1))
      else if (digits !== undefined) add("number", digits)
      else if (expression !== undefined) add("pattern", expression)
      else {
        const taken = take(sign) ?? ""
        const open = templates.pop()
        if (open !== undefined) templates.push(taken === "{" ? open + 1 : taken === "}" ? open - 1 : open)
        add("sign", taken)
      }
    }
  }
  return tokens
}

export const isSign = (token: Token | undefined, ...signs: readonly string[]): boolean =>
  token?.kind === "sign" && signs.includes(token.text)

export const isName = (token: Token | undefined, ...names: readonly string[]): boolean =>
  token?.kind === "name" && names.includes(token.text)
