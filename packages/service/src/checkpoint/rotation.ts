import { Result } from "effect"
import { openNote, signNote } from "./checkpoint.ts"
import { readVerifierKey, type SignerKey, type VerifierKey } from "./note-key.ts"

/** Stands where a checkpoint has its size, so that neither passes for the other. */
const secondLine = "new key"

/**
 * A note that names the key that follows another, signed by both: the old one vouches for it, and the new one
 * shows that somebody has it.
 */
export const signRotation = (old: SignerKey, fresh: SignerKey): string =>
  signNote(`${fresh.verifier.name}\n${secondLine}\n${fresh.verifier.text}\n`, [old, fresh])

/** The new key of a rotation that one of these keys vouches for. A failure says in words why it is not believed. */
export const openRotation = (
  note: string,
  keys: ReadonlyArray<VerifierKey>
): Result.Result<VerifierKey, string> => {
  const opened = openNote(note, keys)
  if (Result.isFailure(opened)) return Result.fail(opened.failure)
  const { signedBy, text } = opened.success
  const [origin = "", second, key = "", ...rest] = text.slice(0, -1).split("\n")
  if (second !== secondLine || rest.length > 0) return Result.fail("is a signed note, and names no new key")
  const read = readVerifierKey(key)
  if (Result.isFailure(read)) return Result.fail(`names as new what ${read.failure}`)
  const fresh = read.success
  if (fresh.name !== origin || signedBy.some(({ name }) => name !== origin)) {
    return Result.fail("is of keys of different logs")
  }
  const byItself = openNote(note, [fresh])
  return Result.isSuccess(byItself)
    ? Result.succeed(fresh)
    : Result.fail("is not signed by the new key that it names")
}
