/** Any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/**
 * Serialises a JSON value in its one canonical form (RFC 8785): keys sorted by UTF-16 code units, no white
 * space, numbers and strings as ECMAScript writes them. Members whose value is `undefined` are left out.
 *
 * Throws `TypeError` for what has no canonical form: a number that is not finite, or a lone surrogate.
 */
export const canonicalJson = (value: Json | undefined): string => {
  if (typeof value === "string") return canonicalString(value)
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError("a number that is not finite has no canonical JSON form")
    return JSON.stringify(value)
  }
  if (value === null || value === undefined || typeof value === "boolean") return String(value ?? null)
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(",")}]`
  const members = Object.keys(value)
    .sort()
    .flatMap((key) => {
      const member = value[key]
      return member === undefined ? [] : [`${canonicalString(key)}:${canonicalJson(member)}`]
    })
  return `{${members.join(",")}}`
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value)

const canonicalString = (text: string): string => {
  if (!text.isWellFormed()) throw new TypeError("a lone surrogate has no canonical JSON form")
  return JSON.stringify(text)
}
