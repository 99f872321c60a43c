import { Redacted, Result } from "effect"
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  randomBytes,
  sign,
  verify,
  type KeyObject
} from "node:crypto"
import { decodeBase64, encodeBase64, isKeyName } from "./signed-note.ts"

/** A key that verifies: its name, its id and the key, as `<name>+<id>+<key>` in text. */
export interface VerifierKey {
  readonly name: string
  /** 8 hexadecimal digits. */
  readonly keyId: string
  readonly text: string
  readonly verify: (text: string, signature: Uint8Array) => boolean
}

/** A key that signs. Nothing that prints it shows more than its name. */
export interface SignerKey {
  readonly verifier: VerifierKey
  readonly sign: (text: string) => Uint8Array
}

/** The type of signatures: Ed25519 over the text of the note. */
const ed25519 = 1
const keyBytes = 32

/** How a private key is written, in one line: that of Go's `note` package. */
export const signerKeyShape = /^PRIVATE\+KEY\+[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*$/

// What stands before the 32 bytes of a key in DER (RFC 8410).
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex")
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex")

const keyIdOf = (name: string, publicKey: Uint8Array): string =>
  createHash("sha256")
    .update(`${name}\n`, "utf8")
    .update(Uint8Array.of(ed25519))
    .update(publicKey)
    .digest()
    .subarray(0, 4)
    .toString("hex")

const verifierOf = (name: string, publicKey: Uint8Array): VerifierKey => {
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: "der", type: "spki" })
  const keyId = keyIdOf(name, publicKey)
  return {
    name,
    keyId,
    text: `${name}+${keyId}+${encodeBase64(Buffer.concat([Uint8Array.of(ed25519), publicKey]))}`,
    verify: (text, signature) => verify(null, Buffer.from(text, "utf8"), key, signature)
  }
}

const privateKeyOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: "der", type: "pkcs8" })

const signerOf = (name: string, seed: Uint8Array): SignerKey => {
  const key = privateKeyOf(seed)
  const publicKey = createPublicKey(key).export({ format: "der", type: "spki" }).subarray(publicPrefix.length)
  return {
    verifier: verifierOf(name, publicKey),
    sign: (text) => new Uint8Array(sign(null, Buffer.from(text, "utf8"), key))
  }
}

/** The parts of a key's text: the key itself may hold a `+`, what is before it may not. */
const partsOf = (text: string) => {
  const [, name = "", keyId = "", base64 = ""] = /^([^+]*)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? []
  const bytes = decodeBase64(base64)
  if (!isKeyName(name) || bytes?.length !== keyBytes + 1) return null
  return bytes[0] === ed25519 ? { name, keyId, key: bytes.subarray(1) } : null
}

/** Reads a public key, `<name>+<id>+<key>`. A failure says in words what is wrong. */
export const readVerifierKey = (text: string): Result.Result<VerifierKey, string> => {
  const parts = partsOf(text)
  if (parts === null) return Result.fail("is not a public key, `<name>+<id>+<key>`, of type Ed25519")
  const verifier = verifierOf(parts.name, parts.key)
  return verifier.keyId === parts.keyId
    ? Result.succeed(verifier)
    : Result.fail("is a public key with another's id: a letter of it was changed")
}

/** Reads a private key, `PRIVATE+KEY+<name>+<id>+<key>`. A failure says nothing of what was read. */
export const readSignerKey = (secret: Redacted.Redacted): Result.Result<SignerKey, string> => {
  const [, rest = ""] = /^PRIVATE\+KEY\+(.*)$/.exec(Redacted.value(secret)) ?? []
  const parts = partsOf(rest)
  if (parts === null) return Result.fail("does not hold a private key that signs checkpoints")
  const signer = signerOf(parts.name, parts.key)
  return signer.verifier.keyId === parts.keyId
    ? Result.succeed(signer)
    : Result.fail("holds a private key with another's id: it is damaged")
}

/** A new key of this name, as its file holds it. Throws where the name cannot stand in a note. */
export const newSignerKey = (
  name: string,
  seed: Uint8Array = randomBytes(keyBytes)
): { readonly secret: Redacted.Redacted; readonly verifier: VerifierKey } => {
  if (!isKeyName(name)) throw new TypeError("a key's name has neither spaces nor `+`")
  const { verifier } = signerOf(name, seed)
  const base64 = encodeBase64(Buffer.concat([Uint8Array.of(ed25519), seed]))
  return { verifier, secret: Redacted.make(`PRIVATE+KEY+${name}+${verifier.keyId}+${base64}`) }
}
