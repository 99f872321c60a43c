import type { Credential } from "./platform.ts"
import { Secret } from "./secret.ts"

/** What a request presents: one credential, none, or something that is refused outright. */
export type Presented =
  | { readonly type: "none" }
  | PresentedOne
  | { readonly type: "refused"; readonly detail: string }

export interface PresentedOne {
  readonly type: "one"
  readonly credential: Credential
  /** Who Basic authentication says that it is. */
  readonly username?: string
}

/** Whose Basic authentication is taken: a job's alone, or that of any user name, as package clients send it. */
export type BasicUsers = "job" | "all"

/** The user name under which a job presents its token. */
export const jobTokenUser = "gitlab-ci-token"

/** Names under which GitLab's clients put credentials into the query string, where proxies log them. */
const queryNames = ["private_token", "job_token", "access_token", "token"]

/** Compared, not looked up: each name is a new text with every request, which a set would have to hash. */
export const holdsCredential = (name: string): boolean =>
  name === "private-token" || name === "job-token" || name === "authorization"

const none: Presented = { type: "none" }

/**
 * Finds the credential of a request. More than one is refused, since which of them counts would be a guess,
 * and so is one in the query string.
 *
 * @param headers every header in the order sent, names in lower case, so that a repeated one shows
 */
export const presentedCredential = (
  headers: ReadonlyArray<readonly [name: string, value: string]>,
  query: Pick<URLSearchParams, "has">,
  basicUsers: BasicUsers = "job"
): Presented => {
  if (queryNames.some((name) => query.has(name))) {
    return refused("credentials are not taken from the query string; send a header")
  }
  let found: readonly [name: string, value: string] | undefined
  for (const header of headers) {
    if (!holdsCredential(header[0])) continue
    if (found !== undefined) return refused("more than one credential was presented; send exactly one")
    found = header
  }
  if (found === undefined) return none
  const [name, value] = found
  if (name === "private-token") return one("private_token", value)
  if (name === "job-token") return one("job_token", value)
  return authorization(value, basicUsers)
}

const refused = (detail: string): Presented => ({ type: "refused", detail })

const one = (presentedAs: Credential["presentedAs"], secret: string): PresentedOne => ({
  type: "one",
  credential: { presentedAs, secret: new Secret(secret) }
})

const authorization = (value: string, basicUsers: BasicUsers): Presented => {
  const [, scheme = "", rest = ""] = /^(\S+) +(\S+)$/.exec(value) ?? []
  if (scheme.toLowerCase() === "bearer") return one("bearer", rest)
  if (scheme.toLowerCase() !== "basic") return refused("the Authorization header is neither Bearer nor Basic")
  const [, username, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(rest, "base64").toString("utf8")) ?? []
  if (username === undefined || secret === undefined || (username !== jobTokenUser && basicUsers === "job")) {
    return refused("Basic authentication is for the user gitlab-ci-token")
  }
  return { ...one("basic", secret), username }
}
