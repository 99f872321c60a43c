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
  const keyed = Buffer.concat([randomBytes(32), Buffer.alloc(32)])
  const place = (digest: Uint8Array): string => {
    keyed.set(digest, 32)
    return hash("sha256", keyed, "base64")
  }
  const decoy: Slot<Found> = { digest: randomBytes(32), found: null }
  const slots = new Map<string, Slot<Found>>()
  for (const [hexadecimal, found] of tokens) {
    const digest = Buffer.from(hexadecimal, "hex")
    slots.set(place(digest), { digest, found })
  }
  return {
    find: (secret) => {
      const digest = hash("sha256", secret, "buffer")
      const slot = slots.get(place(digest)) ?? decoy
      return timingSafeEqual(slot.digest, digest) ? slot.found : null
    }
  }
}

interface Slot<Found> {
  readonly digest: Uint8Array
  readonly found: Found | null
}
