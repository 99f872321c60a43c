import { quote } from "@jobwarden/core"
import { Redacted, Result } from "effect"
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs"

/** No token and no header is longer. */
const mostBytes = 16_384

/** What a secret's file is for, and what it has to hold. */
export interface SecretFile {
  /** As messages call it, such as `the token's file`. */
  readonly name: string
  /** What the one line in it looks like. */
  readonly shape: RegExp
  readonly expected: string
}

/**
 * A secret that has a file of its own, so that it stands in no configuration: one line, in a file that nobody but
 * its owner can read. A failure is a text that says what is wrong, and nothing of what the file holds.
 */
export const readSecretFile = (
  path: string,
  { expected, name, shape }: SecretFile
): Result.Result<Redacted.Redacted, string> => {
  const fail = (what: string) => Result.fail(`${name} ${quote(path)} ${what}`)
  let descriptor: number | undefined
  try {
    // What has no end, such as a pipe nobody writes into, is opened without waiting for it.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    // Of the file that is open, and of no other that took its name meanwhile.
    const about = fstatSync(descriptor)
    if (!about.isFile()) return fail("is no file")
    if ((about.mode & 0o077) !== 0) return fail("can be read by others; run `chmod 600` on it")
    const bytes = Buffer.alloc(mostBytes + 1)
    const length = readSync(descriptor, bytes, 0, bytes.length, 0)
    const text = bytes.toString("utf8", 0, length).trim()
    return length <= mostBytes && shape.test(text)
      ? Result.succeed(Redacted.make(text))
      : fail(`does not hold ${expected}`)
  } catch (cause) {
    return fail(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
