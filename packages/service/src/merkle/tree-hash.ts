import { createHash } from "node:crypto"

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array

const hashOf = (prefix: number, ...parts: ReadonlyArray<Uint8Array>): Hash => {
  const hash = createHash("sha256").update(Uint8Array.of(prefix))
  for (const part of parts) hash.update(part)
  return new Uint8Array(hash.digest())
}

/** The hash of a leaf (RFC 9162 §2.1.1), over the bytes as they are stored. */
export const hashLeaf = (bytes: Uint8Array): Hash => hashOf(0, bytes)

/** The hash of a node over its two children (RFC 9162 §2.1.1). */
export const hashNode = (left: Hash, right: Hash): Hash => hashOf(1, left, right)

/** The root of a tree that has no leaf: the hash of nothing. */
export const emptyRoot = (): Hash => new Uint8Array(createHash("sha256").digest())

/** Whether two hashes are the same. They are public, so it may take as long as it takes. */
export const sameHash = (one: Hash, other: Hash): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** The largest power of two below `count`, which is at least 2: where RFC 9162 splits a tree. */
export const splitOf = (count: number): number => {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}
