import { quote, type Problem } from "@jobwarden/core"
import { Result } from "effect"
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  Parser,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLMap
} from "yaml"
import { hideSecrets } from "./hide-secrets.ts"

/** Two MiB hold some ten thousand projects; a hostile file of that size still parses in seconds. */
export const maximumFileBytes = 2 * 1024 * 1024
const maximumLevels = 32
const maximumAliases = 1000
const maximumNodes = 1_000_000
const maximumProblems = 20

type Parsed = Result.Result<unknown, ReadonlyArray<Problem>>
type Place = (offset: number) => string

/**
 * Parses the text of a platform file: YAML 1.2, of which JSON is a part.
 *
 * What makes a file hostile is refused in bounded time: its size, nesting, number of aliases and what they
 * expand to, aliases inside what they stand for, and keys given twice (of which a parser would keep one).
 */
export const parseFile = (text: string): Parsed => {
  if (Buffer.byteLength(text, "utf8") > maximumFileBytes) return refuse(tooLarge)
  const lines = new LineCounter()
  const [document, second] = compose(text, lines)
  const place: Place = (offset) => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}: `
  }
  const errors = [...(document?.errors ?? []), ...(document?.warnings ?? [])]
  if (errors.length > 0) return Result.fail(syntaxProblems(errors, place))
  if (!document?.contents) return refuse("the file is empty; it needs `version: 1` at least")
  if (second)
    return refuse(`${place(second.range[0])}a second document begins here; one file holds one document`)
  const problems = structureProblems(document, place)
  return problems.length > 0 ? Result.fail(problems.map(hideSecrets)) : expand(document)
}

const compose = (text: string, lines: LineCounter): ReadonlyArray<Document.Parsed> => {
  const composer = new Composer({
    schema: "core",
    stringKeys: true,
    // The composer compares each key with all others of its map; `structureProblems` needs linear time.
    uniqueKeys: false
  })
  const tokens = untilTooManyErrors(new Parser(lines.addNewLine).parse(text))
  return [...take(2, composer.compose(tokens, true, text.length))]
}

function* untilTooManyErrors(tokens: Iterable<CST.Token>) {
  let errors = 0
  for (const token of tokens) {
    yield token
    if (token.type === "error") errors += 1
    if (errors > maximumProblems) return
  }
}

function* take<Item>(count: number, items: Iterable<Item>) {
  let left = count
  for (const item of items) {
    yield item
    left -= 1
    if (left === 0) return
  }
}

/** What is said of a larger file. */
export const tooLarge = `the file is larger than ${maximumFileBytes / 1024 / 1024} MiB; nothing of it was read`

const refuse = (message: string): Parsed => Result.fail([{ path: [], message }])

const syntaxProblems = (errors: ReadonlyArray<YAMLError>, place: Place): ReadonlyArray<Problem> =>
  errors
    .slice(0, maximumProblems)
    .map((error) => ({ path: [], message: place(error.pos[0]) + syntaxMessage(error) }))

const tooDeep = "nested too deeply"

const messages: ReadonlyMap<string, string> = new Map([
  ["RESOURCE_EXHAUSTION", tooDeep],
  ["NON_STRING_KEY", "a key must be a plain name, no list, map or alias"],
  ["TAG_RESOLVE_FAILED", "a tag (`!…`) that means nothing here"],
  ["BAD_DIRECTIVE", "a directive (`%…`) that means nothing here"]
])

const syntaxMessage = (error: YAMLError): string => {
  // After a colon and a space, or a quote, the parser repeats what stands in the file, which may hold a secret.
  const [said = ""] = error.message.split(/(?<=\S): |"/, 1)
  return messages.get(error.code) ?? `cannot be parsed: ${said.trim().toLowerCase()}`
}

/** What the parser lets pass, or would take quadratic or exponential time to find. */
const structureProblems = (document: Document, place: Place): ReadonlyArray<Problem> => {
  const problems: Problem[] = []
  const report = (node: Placed, message: string): void => {
    problems.push({ path: [], message: place(node.range?.[0] ?? 0) + message })
  }
  let aliases = 0
  visit(document, (_key, node, path) => {
    if (problems.length >= maximumProblems) return visit.BREAK
    // A level of maps is two steps, the map and its pair.
    if (isCollection(node) && path.length > maximumLevels * 2) {
      report(node, tooDeep)
      return visit.SKIP
    }
    if (isMap(node))
      for (const repeated of repeatedKeys(node))
        report(repeated, `the key ${quote(String(repeated.value))} is given twice in one place`)
    if (isAlias(node)) {
      aliases += 1
      if (aliases > maximumAliases) {
        report(node, `more than ${maximumAliases} aliases; write the values out`)
        return visit.BREAK
      }
      if (path.some((around) => isCollection(around) && around.anchor === node.source))
        report(node, "an alias inside what it stands for")
    }
    return undefined
  })
  return problems
}

interface Placed {
  readonly range?: readonly number[] | null | undefined
}

const repeatedKeys = (map: YAMLMap): ReadonlyArray<Scalar> => {
  const seen = new Set<string>()
  const isRepeated = (key: Scalar): boolean => {
    const value = String(key.value)
    return seen.has(value) || !seen.add(value)
  }
  const keys = map.items.flatMap(({ key }) => (isScalar(key) && isRepeated(key) ? [key] : []))
  return keys.slice(0, maximumProblems)
}

const expand = (document: Document): Parsed => {
  const expanded = Result.try({
    try: (): unknown => document.toJS({ maxAliasCount: maximumAliases }),
    catch: (): ReadonlyArray<Problem> => [{ path: [], message: tooMuch }]
  })
  if (Result.isFailure(expanded)) return expanded
  return countNodes(expanded.success) > maximumNodes ? refuse(tooMuch) : expanded
}

const tooMuch =
  "the file holds too much, or its aliases expand to too much or name an anchor that is not set before them"

/** Aliases share one value in memory, but whoever walks the result meets it again at every alias. */
const countNodes = (root: unknown): number => {
  const pending: unknown[] = [root]
  let count = 0
  while (pending.length > 0 && count <= maximumNodes) {
    const value = pending.pop()
    count += 1
    if (typeof value !== "object" || value === null) continue
    for (const child of Object.values(value)) pending.push(child)
  }
  return count
}
