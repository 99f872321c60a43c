import type { Credential } from "@jobwarden/service"
import { Redacted } from "effect"

/** What a request presents: one credential, none, or something that is refused outright. */
export type Presented =
  | { readonly type: "none" }
  | { readonly type: "one"; readonly credential: Credential }
  | { readonly type: "refused"; readonly detail: string }

/** Names under which GitLab's clients put credentials into the query string, where proxies log them. */
const queryNames = ["private_token", "job_token", "access_token", "token"]

const headerNames = ["private-token", "job-token", "authorization"] as const

const jobTokenUser = "gitlab-ci-token:"

/**
 * Finds the credential of a request. More than one is refused, since which of them counts would be a guess,
 * and so is one in the query string.
 *
 * @param headers every header in the order sent, names in lower case, so that a repeated one shows
 */
export const presentedCredential = (
  headers: ReadonlyArray<readonly [name: string, value: string]>,
  query: URLSearchParams
): Presented => {
  if (queryNames.some((name) => query.has(name))) {
    return refused("credentials are not taken from the query string; send a header")
  }
  const found = headers.filter(([name]) => (headerNames as ReadonlyArray<string>).includes(name))
  const [first, ...more] = found
  if (first === undefined) return { type: "none" }
  if (more.length > 0) return refused("more than one credential was presented; send exactly one")
  const [name, value] = first
  if (name === "private-token") return one("private_token", value)
  if (name === "job-token") return one("job_token", value)
  return authorization(value)
}

const refused = (detail: string): Presented => ({ type: "refused", detail })

const one = (presentedAs: Credential["presentedAs"], secret: string): Presented => ({
  type: "one",
  credential: { presentedAs, secret: Redacted.make(secret) }
})

const authorization = (value: string): Presented => {
  const [, scheme = "", rest = ""] = /^(\S+) +(\S+)$/.exec(value) ?? []
  if (scheme.toLowerCase() === "bearer") return one("bearer", rest)
  if (scheme.toLowerCase() !== "basic") return refused("the Authorization header is neither Bearer nor Basic")
  const decoded = Buffer.from(rest, "base64").toString("utf8")
  return decoded.startsWith(jobTokenUser)
    ? one("basic", decoded.slice(jobTokenUser.length))
    : refused("Basic authentication is for the user gitlab-ci-token")
}
