/**
 * Licences that ask for nothing but their notice, or for nothing at all. A licence is added here once somebody has
 * read it; one that asks for the source of what it is used in never is.
 */
const permissive: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MIT-0",
  "Unlicense"
])

interface Read {
  readonly isPermissive: boolean
  readonly rest: readonly string[]
}

/**
 * Whether a package may be used under permissive licences alone, by the SPDX expression in its manifest: one of
 * what stands at `OR`, all of what stands at `AND`. What is no such expression is not.
 */
export const isPermissive = (expression: string): boolean => {
  const read = readEither(expression.match(/[()]|[^\s()]+/g) ?? [])
  return read.isPermissive && read.rest.length === 0
}

const readEither = (tokens: readonly string[]): Read => {
  const first = readAll(tokens)
  if (first.rest[0] !== "OR") return first
  const others = readEither(first.rest.slice(1))
  return { isPermissive: first.isPermissive || others.isPermissive, rest: others.rest }
}

const readAll = (tokens: readonly string[]): Read => {
  const first = readOne(tokens)
  if (first.rest[0] !== "AND") return first
  const others = readAll(first.rest.slice(1))
  return { isPermissive: first.isPermissive && others.isPermissive, rest: others.rest }
}

const readOne = ([first = "", ...rest]: readonly string[]): Read => {
  if (first !== "(") return { isPermissive: permissive.has(first), rest }
  const inside = readEither(rest)
  // Left open, it is no expression: what stays behind says so.
  return inside.rest[0] === ")"
    ? { ...inside, rest: inside.rest.slice(1) }
    : { isPermissive: false, rest: [] }
}
