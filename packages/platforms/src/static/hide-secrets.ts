import type { Path, Problem } from "@jobwarden/core"
import { hashToken } from "../token.ts"

const hidden = "(left out: it may be a token)"

/** GitLab's prefixes, or twenty characters and more with small and large letters and digits among them. */
const tokenLike = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w.~+=-]{20,}$|^gl[a-z]{2,}-[\w.-]{16,}$/

const hide = (text: string): string =>
  text.replaceAll(/[\w.~+=-]{16,}/g, (word) => (tokenLike.test(word) ? hidden : word))

/**
 * A problem without what may be a secret that stands in the wrong place: problems quote what is written, and
 * end up in logs.
 */
export const hideSecrets = ({ path, message }: Problem): Problem => ({
  path: path.map((step) => (typeof step === "string" ? hide(step) : step)),
  message: hide(message)
})

/** Whoever hashes a variable that is not set gets this one, and then the empty text would sign in. */
const hashOfNothing = hashToken("")

/** What is wrong with a value in a hash's place. It is never quoted: it may be the token itself. */
export const describeHash = (written: unknown): string | undefined => {
  if (written === undefined) return "is missing"
  if (typeof written !== "string") return "must be a text: the 64 hexadecimal digits of a SHA-256, in quotes"
  if (written === hashOfNothing)
    return "is the hash of the empty text; make the hash with `jobwarden hash-token`"
  if (/^[0-9a-f]{64}$/.test(written)) return undefined
  if (/^[0-9a-f]{64}$/i.test(written)) return "must be in lower case"
  if (/^[0-9a-f]*$/i.test(written)) {
    return `must be the 64 hexadecimal digits of a SHA-256; here are ${written.length}`
  }
  return "this looks like a token, not its hash; make the hash with `jobwarden hash-token`"
}

/** The value at a path of an input. */
export const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, step)
        ? (value as never)[step]
        : undefined,
    input
  )
