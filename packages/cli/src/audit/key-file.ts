import { quote } from "@jobwarden/core"
import { readSignerKey, signerKeyShape, type SignerKey } from "@jobwarden/service"
import { Result } from "effect"
import { readSecretFile } from "../serve/secret-file.ts"

/** A key that signs, from a file that nobody but its owner can read. A failure says nothing of what is in it. */
export const signerFromFile = (path: string): Result.Result<SignerKey, string> => {
  const read = readSecretFile(path, {
    name: "the key's file",
    shape: signerKeyShape,
    expected: "a private key that signs checkpoints; `jobwarden audit checkpoint --new-key FILE` makes one"
  })
  return Result.flatMap(read, (secret) =>
    Result.mapError(readSignerKey(secret), (why) => `the key's file ${quote(path)} ${why}`)
  )
}
