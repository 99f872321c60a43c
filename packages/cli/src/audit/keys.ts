import { quote } from "@jobwarden/core"
import {
  isKeyName,
  mostNoteCharacters,
  newSignerKey,
  openCheckpoint,
  openRotation,
  readVerifierKey,
  type VerifiedCheckpoint,
  type VerifierKey
} from "@jobwarden/service"
import { Effect, Redacted, Result } from "effect"
import { closeSync, fsyncSync, openSync, readSync, writeSync } from "node:fs"
import { UnusableInput, WrongUsage } from "../exit.ts"
import { signerFromFile } from "./key-file.ts"
import { codeOf, whyUnreadable } from "./log-source.ts"

/** A key of this deployment, from a file that nobody but its owner can read. */
export const readKeyFile = (path: string) =>
  Effect.suspend(() => {
    const signer = signerFromFile(path)
    return Result.isSuccess(signer)
      ? Effect.succeed(signer.success)
      : Effect.fail(new UnusableInput({ message: signer.failure }))
  })

/** Makes a key and its file, which only its owner can read. A file that is there is never written over. */
export const makeKeyFile = Effect.fn("makeKeyFile")(function* (path: string, origin: string) {
  if (!isKeyName(origin)) {
    const message = `\`--origin\`: expected a name without spaces and \`+\`, such as \`jobwarden.example.com/audit\`, got ${quote(origin)}`
    return yield* new WrongUsage({ message })
  }
  const { secret } = newSignerKey(origin)
  yield* Effect.try({
    try: () => {
      const descriptor = openSync(path, "wx", 0o600)
      try {
        writeSync(descriptor, `${Redacted.value(secret)}\n`)
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
    },
    catch: (error) => {
      const why =
        codeOf(error) === "EEXIST"
          ? "is there already; no key is written over"
          : `cannot be made (${codeOf(error)})`
      return new UnusableInput({ message: `${quote(path)} ${why}` })
    }
  })
  return yield* readKeyFile(path)
})

/** A small text file; what is longer than a note may be is none. */
const readSmall = (path: string): Effect.Effect<string, UnusableInput> =>
  Effect.try({
    try: () => {
      const descriptor = openSync(path, "r")
      try {
        const bytes = Buffer.alloc(mostNoteCharacters + 1)
        return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, bytes.length, 0))
      } finally {
        closeSync(descriptor)
      }
    },
    catch: (error) => new UnusableInput({ message: `${quote(path)} ${whyUnreadable(error)}` })
  })

const looksLikeKey = /^[^+\s]+\+[0-9a-f]{8}\+\S+$/

/** The public keys that are believed: as `--public-key` has them, or files of one, and those that follow them. */
export const readPublicKeys = Effect.fn("readPublicKeys")(function* (
  written: readonly string[],
  rotations: readonly string[]
) {
  const keys: VerifierKey[] = []
  for (const one of written) {
    const text = looksLikeKey.test(one) ? one : (yield* readSmall(one)).trim()
    const key = readVerifierKey(text)
    if (Result.isFailure(key)) {
      return yield* new WrongUsage({ message: `\`--public-key\`: ${quote(one)} ${key.failure}` })
    }
    keys.push(key.success)
  }
  for (const path of rotations) {
    const key = openRotation(yield* readSmall(path), keys)
    if (Result.isFailure(key)) {
      return yield* new UnusableInput({ message: `the rotation ${quote(path)} ${key.failure}` })
    }
    keys.push(key.success)
  }
  return keys
})

/** Checkpoints that these keys signed. One that they did not sign proves nothing, and is no reason to go on. */
export const readCheckpoints = Effect.fn("readCheckpoints")(function* (
  paths: readonly string[],
  keys: readonly VerifierKey[]
) {
  const checkpoints: VerifiedCheckpoint[] = []
  for (const path of paths) {
    checkpoints.push(yield* believe(`the checkpoint ${quote(path)}`, yield* readSmall(path), keys))
  }
  return checkpoints
})

/** A checkpoint that came with an export. */
export const believe = (
  name: string,
  note: string,
  keys: readonly VerifierKey[]
): Effect.Effect<VerifiedCheckpoint, UnusableInput> => {
  const opened = openCheckpoint(note, keys)
  return Result.isSuccess(opened)
    ? Effect.succeed(opened.success)
    : Effect.fail(new UnusableInput({ message: `${name} ${opened.failure}` }))
}

/** The note in a file, as it stands there. */
export const readNoteFile = readSmall
