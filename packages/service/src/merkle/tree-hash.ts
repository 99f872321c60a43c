import { hash } from "node:crypto"

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array

const sha256 = (bytes: Uint8Array): Hash => new Uint8Array(hash("sha256", bytes, "buffer"))

/** The hash of a leaf (RFC 9162 §2.1.1), over the bytes as they are stored. */
export const hashLeaf = (bytes: Uint8Array): Hash => {
  const prefixed = new Uint8Array(bytes.length + 1)
  prefixed.set(bytes, 1)
  return sha256(prefixed)
}

/** The hash of a node over its two children (RFC 9162 §2.1.1). */
export const hashNode = (left: Hash, right: Hash): Hash => {
  const prefixed = new Uint8Array(1 + left.length + right.length)
  prefixed[0] = 1
  prefixed.set(left, 1)
  prefixed.set(right, 1 + left.length)
  return sha256(prefixed)
}

/** The root of a tree that has no leaf: the hash of nothing. */
export const emptyRoot = (): Hash => sha256(new Uint8Array(0))

/** Whether two hashes are the same. They are public, so it may take as long as it takes. */
export const sameHash = (one: Hash, other: Hash): boolean =>
  one.length === other.length && one.every((byte, at) => byte === other[at])

/** The largest power of two below `count`, which is at least 2: where RFC 9162 splits a tree. */
export const splitOf = (count: number): number => {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}
