import { hash, randomBytes, timingSafeEqual } from "node:crypto"

/** Finds what belongs to a token, knowing only the tokens' hashes. */
export interface TokenIndex<Found> {
  readonly find: (secret: string) => Found | null
}

/**
 * Prepares the look-up of tokens by their SHA-256 (lower-case hexadecimal).
 *
 * A plain `Map` from hash to token answers sooner or later depending on how its keys lie and compare, and
 * whoever presents guesses can choose the hashes they make. So the digest is hashed again behind a random key
 * that lives as long as the process (both have one length, so that nothing can be moved between them): where a
 * presented secret lands is then unrelated to anything its sender knows. What is found there is compared in
 * constant time, and a miss is compared as well, with a decoy, so that a hit and a miss do the same work.
 *
 * Hashing without a salt or many rounds suffices because tokens are 256 random bits, not passwords.
 */
export const makeTokenIndex = <Found extends object>(
  tokens: Iterable<readonly [hash: string, found: Found]>
): TokenIndex<Found> => {
  // One piece of memory for every look-up, which nothing can interrupt: the key, and behind it the digest.
  const keyed = Buffer.concat([randomBytes(32), Buffer.alloc(32)])
  const digest = keyed.subarray(32)
  const placeOfDigest = (): string => hash("sha256", keyed, "binary")
  const decoy: Slot<Found> = { digest: randomBytes(32), found: null }
  const slots = new Map<string, Slot<Found>>()
  for (const [hexadecimal, found] of tokens) {
    // Of what is no whole hash, nothing is left of the one before: no secret hashes to zeros.
    digest.fill(0).write(hexadecimal, "hex")
    slots.set(placeOfDigest(), { digest: Buffer.from(digest), found })
  }
  return {
    find: (secret) => {
      // One character for each byte: a digest in a buffer of its own would cost more to allocate than to compute.
      digest.write(hash("sha256", secret, "binary"), "binary")
      const slot = slots.get(placeOfDigest()) ?? decoy
      return timingSafeEqual(slot.digest, digest) ? slot.found : null
    }
  }
}

interface Slot<Found> {
  readonly digest: Uint8Array
  readonly found: Found | null
}
