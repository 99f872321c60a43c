import { Result } from "effect"

/** A signature line of a note: whose it claims to be, and the signature itself. */
export interface NoteSignature {
  readonly name: string
  /** The first four bytes of the line's, as 8 hexadecimal digits: with the name it says which key. */
  readonly keyId: string
  readonly signature: Uint8Array
}

/** A text and who signed it, in the form of C2SP's signed notes. Nothing in it is verified. */
export interface SignedNote {
  /** With the new line at its end: what the signatures are over. */
  readonly text: string
  readonly signatures: ReadonlyArray<NoteSignature>
}

/** No checkpoint comes near it, witnesses' signatures included. */
export const mostNoteCharacters = 64 * 1024
const mostSignatures = 64

/** A name as it may stand in a signature line: without spaces, `+` and what is not seen. */
export const isKeyName = (name: string): boolean =>
  name !== "" && name.length <= 256 && name.isWellFormed() && !/[\p{White_Space}\p{C}+]/u.test(name)

/** Base64 in its one form: nothing beside the alphabet, whole, and with its padding. */
export const decodeBase64 = (text: string): Uint8Array | null => {
  const bytes = Buffer.from(text, "base64")
  return bytes.toString("base64") === text ? new Uint8Array(bytes) : null
}

export const encodeBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

/** The note's text, a blank line, and a line for each signature. */
export const formatNote = ({ signatures, text }: SignedNote): string =>
  `${text}\n${signatures
    .map(({ keyId, name, signature }) => {
      const bytes = Buffer.concat([Buffer.from(keyId, "hex"), signature])
      return `— ${name} ${encodeBase64(bytes)}\n`
    })
    .join("")}`

/** Reads a note strictly. A failure says in words what is wrong with its form. */
export const parseNote = (note: string): Result.Result<SignedNote, string> => {
  if (note.length > mostNoteCharacters) return Result.fail(`has more than ${mostNoteCharacters} characters`)
  // New lines are the only control characters that a note may have.
  if (/(?!\n)\p{Cc}/u.test(note)) {
    return Result.fail("holds a control character; new lines are line feeds alone")
  }
  if (!note.isWellFormed() || note.includes("\uFFFD")) return Result.fail("is not UTF-8")
  const end = note.lastIndexOf("\n\n")
  if (end === -1) return Result.fail("has no blank line between its text and the signatures")
  if (!note.endsWith("\n")) return Result.fail("does not end with a new line")
  const lines = note.slice(end + 2, -1).split("\n")
  if (end + 2 === note.length) return Result.fail("has no signature")
  if (lines.length > mostSignatures) return Result.fail(`has more than ${mostSignatures} signatures`)
  const signatures: Array<NoteSignature> = []
  for (const [at, line] of lines.entries()) {
    const [, name = "", base64 = ""] = /^— (\S+) (\S+)$/u.exec(line) ?? []
    const bytes = decodeBase64(base64)
    if (!isKeyName(name) || bytes === null || bytes.length < 5) {
      return Result.fail(`has no signature in line ${at + 1} of its signatures, which is none by its form`)
    }
    const keyId = Buffer.from(bytes.subarray(0, 4)).toString("hex")
    signatures.push({ name, keyId, signature: bytes.subarray(4) })
  }
  return Result.succeed({ text: note.slice(0, end + 1), signatures })
}
