import { Result } from "effect"
import type { Hash } from "../merkle/tree-hash.ts"
import type { SignerKey, VerifierKey } from "./note-key.ts"
import { decodeBase64, encodeBase64, formatNote, parseNote } from "./signed-note.ts"

/** The log at one moment: whose it is, how many events it had, and the root of the tree over them. */
export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Hash
}

/** A checkpoint that was verified, and the keys of those given that signed it. */
export interface VerifiedCheckpoint extends Checkpoint {
  readonly signedBy: ReadonlyArray<VerifierKey>
}

/** The text of a note as C2SP's `tlog-checkpoint` has it: three lines. */
const textOf = ({ origin, root, size }: Checkpoint): string => `${origin}\n${size}\n${encodeBase64(root)}\n`

/**
 * A checkpoint signed by all of these keys, as a note. Whoever changes to a new key signs with both for a while.
 *
 * Throws where a key is of another origin: a log has one name.
 */
export const signCheckpoint = (checkpoint: Checkpoint, signers: ReadonlyArray<SignerKey>): string => {
  const foreign = signers.find(({ verifier }) => verifier.name !== checkpoint.origin)
  if (signers.length === 0 || foreign) throw new TypeError("a checkpoint is signed by keys of its origin")
  return signNote(textOf(checkpoint), signers)
}

/** A text with a signature line for each key. */
export const signNote = (text: string, signers: ReadonlyArray<SignerKey>): string =>
  formatNote({
    text,
    signatures: signers.map(({ sign, verifier: { keyId, name } }) => ({ name, keyId, signature: sign(text) }))
  })

/**
 * The text of a note that at least one of these keys signed, and which of them did. A signature that claims to be
 * one of theirs and is not is a failure, whoever else signed; those of unknown keys say nothing.
 */
export const openNote = (
  note: string,
  keys: ReadonlyArray<VerifierKey>
): Result.Result<{ readonly text: string; readonly signedBy: ReadonlyArray<VerifierKey> }, string> => {
  const parsed = parseNote(note)
  if (Result.isFailure(parsed)) return Result.fail(parsed.failure)
  const { signatures, text } = parsed.success
  const signedBy = new Set<VerifierKey>()
  for (const { keyId, name, signature } of signatures) {
    for (const key of keys.filter((one) => one.name === name && one.keyId === keyId)) {
      if (!key.verify(text, signature)) {
        return Result.fail(`has a signature by \`${name}\` (${keyId}) that is not of that key`)
      }
      signedBy.add(key)
    }
  }
  if (signedBy.size > 0) return Result.succeed({ text, signedBy: [...signedBy] })
  const whose = [...new Set(signatures.map(({ keyId, name }) => `\`${name}\` (${keyId})`))].join(", ")
  return Result.fail(`is signed by none of the public keys given, but by ${whose}`)
}

/** What a checkpoint says, verified. A failure says in words what is wrong with it. */
export const openCheckpoint = (
  note: string,
  keys: ReadonlyArray<VerifierKey>
): Result.Result<VerifiedCheckpoint, string> => {
  const opened = openNote(note, keys)
  if (Result.isFailure(opened)) return Result.fail(opened.failure)
  const { signedBy, text } = opened.success
  const [origin = "", written = "", base64 = "", ...extensions] = text.slice(0, -1).split("\n")
  const [size, root] = [Number(written), decodeBase64(base64)]
  if (origin === "" || !/^(?:0|[1-9]\d*)$/.test(written) || !Number.isSafeInteger(size)) {
    return Result.fail("is a signed note, and no checkpoint: its second line is no size of a log")
  }
  if (root?.length !== 32)
    return Result.fail("is a signed note, and no checkpoint: its third line is no root")
  if (extensions.includes("")) return Result.fail("is a signed note, and no checkpoint: it has an empty line")
  const foreign = signedBy.find(({ name }) => name !== origin)
  if (foreign !== undefined) {
    return Result.fail(`is of the log \`${origin}\`, and signed as \`${foreign.name}\``)
  }
  return Result.succeed({ origin, size, root, signedBy })
}
