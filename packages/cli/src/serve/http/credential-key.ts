import { hash } from "node:crypto"

/** Whether credentials come in a header of this name; its length is looked at before its letters are. */
const isCredential = (name: string): boolean => {
  if (name.length === 9) return name.toLowerCase() === "job-token"
  if (name.length !== 13) return false
  const lower = name.toLowerCase()
  return lower === "private-token" || lower === "authorization"
}

/**
 * What stands for the credential of a request, where it presents one: SHA-256 of it, so that no secret is kept. More
 * than one are one key together; who they are is not asked here.
 */
export const credentialKey = (rawHeaders: ReadonlyArray<string>): string | undefined => {
  let presented: string | undefined
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (!isCredential(rawHeaders[at] ?? "")) continue
    const value = rawHeaders[at + 1] ?? ""
    presented = presented === undefined ? value : `${presented}\n${value}`
  }
  return presented === undefined ? undefined : hash("sha256", presented, "base64url")
}
