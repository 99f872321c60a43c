/** What a request presents: a token, nothing, or something that no token can be found in. */
export type Presented =
  | { readonly type: "none" }
  | { readonly type: "token"; readonly token: string }
  | { readonly type: "refused"; readonly why: string }

const longest = 8_192

const refused = (why: string): Presented => ({ type: "refused", why })

/**
 * The token of a request, as npm sends it: raw as a bearer, or as the password of Basic authentication. Two
 * credentials are refused: which of them counts would be a guess.
 *
 * @param rawHeaders names and values by turns, in the order sent
 */
export const presentedToken = (rawHeaders: ReadonlyArray<string>): Presented => {
  const values = rawHeaders.filter(
    (_, at) => at % 2 === 1 && /^authorization$/i.test(rawHeaders[at - 1] ?? "")
  )
  const [value, ...others] = values
  if (value === undefined) return { type: "none" }
  if (others.length > 0) return refused("more than one credential was presented; send exactly one")
  const [, scheme = "", rest = ""] = /^(bearer|basic) +(\S+)$/i.exec(value) ?? []
  const token = scheme.toLowerCase() === "bearer" ? rest : passwordIn(rest)
  if (!/^[\x21-\x7e]+$/.test(token) || token.length > longest) {
    return refused("the Authorization header holds no token, neither as Bearer nor as Basic")
  }
  return { type: "token", token }
}

const passwordIn = (encoded: string): string => {
  const text = Buffer.from(encoded, "base64").toString("utf8")
  const colon = text.indexOf(":")
  return colon < 0 ? "" : text.slice(colon + 1)
}
