import { Result, Schema } from "effect"
import type { JWK } from "jose"

/** Keys that an issuer publishes, by key id. */
export type PublishedKeys = ReadonlyMap<string, JWK>

const optional = Schema.optionalKey
const Part = Schema.String.check(Schema.isPattern(/^[\w-]{1,4096}$/))

/** The public members of a key for signatures; what else an issuer writes is not looked at. */
const Key = Schema.Struct({
  kid: Schema.String.check(Schema.isPattern(/^[^\p{Cc}]{1,256}$/u)),
  kty: Schema.Literals(["RSA", "EC", "OKP"]),
  use: optional(Schema.Literal("sig")),
  alg: optional(Schema.String),
  key_ops: optional(Schema.Array(Schema.String)),
  n: optional(Part),
  e: optional(Part),
  crv: optional(Schema.String),
  x: optional(Part),
  y: optional(Part)
})

const KeySet = Schema.Struct({ keys: Schema.Array(Schema.Unknown).check(Schema.isMaxLength(100)) })

const decodeSet = Schema.decodeUnknownResult(KeySet)
const decodeKey = Schema.decodeUnknownResult(Key)

/** Weaker RSA keys must not be used (RFC 7518 §3.3); longer ones cost more with each token than they are worth. */
const bits = { least: 2048, most: 8192 }

/**
 * The keys of a published key set (RFC 7517) that a signature may be checked with; `null` for what is no key set.
 * What is weak, secret, for something else or without an id is left out, and so is an id that two keys share:
 * which of them is meant would be a guess.
 */
export const readPublishedKeys = (document: unknown): PublishedKeys | null => {
  const set = decodeSet(document)
  if (Result.isFailure(set)) return null
  const byId = new Map<string, JWK | null>()
  for (const written of set.success.keys) {
    const decoded = decodeKey(written)
    if (Result.isFailure(decoded) || isSecret(written)) continue
    const { key_ops, ...key } = decoded.success
    if (!isStrong(key)) continue
    byId.set(key.kid, byId.has(key.kid) ? null : { ...key, ...(key_ops && { key_ops: [...key_ops] }) })
  }
  return new Map([...byId].flatMap(([id, key]) => (key === null ? [] : [[id, key] as const])))
}

/** A private key that is published is everybody's. */
const isSecret = (written: unknown): boolean =>
  typeof written === "object" &&
  written !== null &&
  ["d", "k", "p", "q", "priv"].some((name) => name in written)

const isStrong = ({ kty, n = "" }: typeof Key.Type): boolean => {
  if (kty !== "RSA") return true
  const length = bitLength(Buffer.from(n, "base64url"))
  return length >= bits.least && length <= bits.most
}

const bitLength = (modulus: Uint8Array): number => {
  const first = modulus.findIndex((byte) => byte !== 0)
  return first < 0 ? 0 : (modulus.length - first) * 8 - Math.clz32(modulus[first] ?? 0) + 24
}
