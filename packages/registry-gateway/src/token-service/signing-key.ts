import { Result } from "effect"
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto"

/** What registry tokens are signed with. */
export interface SigningKey {
  readonly key: KeyObject
  readonly algorithm: "ES256" | "RS256"
  /** By this a registry finds the key among the certificates of its bundle. */
  readonly id: string
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

const base32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("")
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[Number.parseInt(five, 2)]).join("")
}

/**
 * The fingerprint by which registries name a key (libtrust): the first 240 bits of the SHA-256 of its public half
 * as DER, in base32, in groups of four.
 */
export const fingerprint = (key: KeyObject): string => {
  const der = createPublicKey(key).export({ type: "spki", format: "der" })
  const digest = createHash("sha256").update(der).digest().subarray(0, 30)
  return (base32(digest).match(/.{4}/g) ?? []).join(":")
}

const leastRsaBits = 2048

/** Reads a private key in PEM. A failure says what is wrong with it, and nothing of what it holds. */
export const readSigningKey = (pem: string): Result.Result<SigningKey, string> => {
  const key = privateKey(pem)
  if (key === null) return Result.fail("holds no private key that can be read without a password, in PEM")
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {}
  if (key.asymmetricKeyType === "ec" && namedCurve === "prime256v1") {
    return Result.succeed({ key, algorithm: "ES256", id: fingerprint(key) })
  }
  if (key.asymmetricKeyType === "rsa" && modulusLength >= leastRsaBits) {
    return Result.succeed({ key, algorithm: "RS256", id: fingerprint(key) })
  }
  return Result.fail(
    `holds a key that registries cannot be given tokens with: it has to be of the curve P-256, or of RSA with ${leastRsaBits} bits or more`
  )
}

const privateKey = (pem: string): KeyObject | null => {
  try {
    return createPrivateKey({ key: pem, format: "pem" })
  } catch {
    return null
  }
}
