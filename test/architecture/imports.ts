import { posix } from "node:path"
import type { SourceFile } from "./source-files.ts"
import { isName, isSign, type Token } from "./tokens.ts"

/** One `import`, `export … from`, dynamic `import()` or `require()`. */
export interface Import {
  readonly specifier: string
  readonly line: number
  /** What is taken from there; `*` for everything, `default` for the default. */
  readonly names: readonly string[]
  /** Gone once the types are taken away. */
  readonly isType: boolean
}

export const importsOf = ({ tokens }: SourceFile): readonly Import[] =>
  tokens.flatMap((token, at) => {
    if (isSign(tokens[at - 1], ".", "?.")) return []
    if (isName(token, "import")) return readImport(tokens, at)
    if (isName(token, "export")) return readExport(tokens, at)
    return isName(token, "require") ? readCall(tokens, at) : []
  })

const found = (specifier: Token | undefined, names: readonly string[], isType = false): readonly Import[] =>
  specifier?.kind === "text" ? [{ specifier: specifier.text, line: specifier.line, names, isType }] : []

const readCall = (tokens: readonly Token[], at: number): readonly Import[] =>
  isSign(tokens[at + 1], "(") ? found(tokens[at + 2], ["*"]) : []

const readImport = (tokens: readonly Token[], at: number): readonly Import[] => {
  const next = tokens[at + 1]
  if (next?.kind === "text") return found(next, [])
  if (isSign(next, ".")) return []
  return isSign(next, "(") ? readCall(tokens, at) : readFrom(tokens, at + 1)
}

const readExport = (tokens: readonly Token[], at: number): readonly Import[] => {
  const start = isName(tokens[at + 1], "type") ? at + 2 : at + 1
  if (isSign(tokens[start], "*")) return readFrom(tokens, at + 1)
  if (!isSign(tokens[start], "{")) return []
  const end = tokens.findIndex((token, index) => index > start && isSign(token, "}"))
  return isName(tokens[end + 1], "from") ? readFrom(tokens, at + 1) : []
}

/** Reads `… from "specifier"`. */
const readFrom = (tokens: readonly Token[], start: number): readonly Import[] => {
  const end = tokens.findIndex(
    (token, index) => index >= start && isName(token, "from") && tokens[index + 1]?.kind === "text"
  )
  if (end < 0) return []
  const clause = tokens.slice(start, end)
  const isType = isName(clause[0], "type") && clause.length > 1 && !isSign(clause[1], ",")
  return found(tokens[end + 1], namesIn(isType ? clause.slice(1) : clause), isType)
}

const namesIn = (clause: readonly Token[]): readonly string[] => {
  const open = clause.findIndex((token) => isSign(token, "{"))
  const outside = open < 0 ? clause : clause.slice(0, open)
  const inside = open < 0 ? [] : clause.slice(open + 1).filter((token) => !isSign(token, "}"))
  if (outside.some((token) => isSign(token, "*"))) return ["*"]
  const hasDefault = outside.some((token) => token.kind === "name")
  return [...(hasDefault ? ["default"] : []), ...members(inside)]
}

const members = (inside: readonly Token[]): readonly string[] => {
  const names: string[] = []
  let member: Token[] = []
  for (const token of [...inside, undefined]) {
    if (token !== undefined && !isSign(token, ",")) {
      member.push(token)
      continue
    }
    const isType = isName(member[0], "type") && member.length > 1 && !isName(member[1], "as")
    const [first] = isType ? member.slice(1) : member
    if (first !== undefined) names.push(first.text)
    member = []
  }
  return names
}

export const isRelative = (specifier: string): boolean => /^\.{0,2}\//.test(specifier) || specifier === "."

/** The path that a relative import names. */
export const resolveImport = (file: SourceFile, specifier: string): string =>
  posix.normalize(posix.join(posix.dirname(file.path), specifier))
