import { closestName } from "./did-you-mean.ts"
import { quote } from "./problem.ts"

// What messages say of an input that is not what it should be.

/** What an input is. */
export const kind = (input: unknown): string => {
  if (input === null) return "null"
  if (Array.isArray(input)) return "a list"
  if (typeof input === "string") return `the text ${quote(input)}`
  if (typeof input === "object") return "an object"
  return typeof input === "undefined" ? "nothing" : `the ${typeof input} ${quote(String(input))}`
}

export const isContainer = (input: unknown): input is object => typeof input === "object" && input !== null

/** An input that is of the right kind, and wrong all the same. */
export const got = (input: unknown): string => (isContainer(input) ? kind(input) : quote(String(input)))

export const expectedButGot = (expected: string, input: unknown): string =>
  `expected ${expected}, got ${kind(input)}`

export const unknownKey = (written: string, known: readonly string[]): string =>
  `unknown key ${quote(written)}${suggestion(written, known)}`

export const unknownValue = (written: string, known: readonly string[]): string =>
  `unknown value ${quote(written)}${suggestion(written, known)}`

const longestListing = 20

const suggestion = (written: string, known: readonly string[]): string => {
  const closest = closestName(written, known)
  if (closest !== undefined) return `; did you mean \`${closest}\`?`
  if (known.length === 0) return ""
  const listed = known.slice(0, longestListing).map((name) => `\`${name}\``)
  const rest = known.length - listed.length
  return `; expected one of ${listed.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`
}

const mostNamed = 6

/** "`any` or `protected` or a list"; of many names only how many. */
export const alternatives = (names: readonly string[], others: readonly string[]): string => {
  const named =
    names.length > mostNamed ? [`one of ${names.length} names`] : names.map((name) => `\`${name}\``)
  return [...new Set([...named, ...others])].join(" or ")
}
