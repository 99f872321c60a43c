import { hash } from "node:crypto"

/** A SHA-256 hash: 32 bytes. */
export type Hash = Uint8Array

/** How long a hash is. */
export const hashBytes = 32

// What is hashed and what comes of it is laid out here, since to make buffers for them takes longer than to hash.
// Nothing waits between laying it out and taking it away. As a text of 32 characters a hash is handed over in half
// the time that a buffer of its own takes.
const laidOut = Buffer.alloc(64 * 1024)
const node = Buffer.alloc(1 + 2 * hashBytes)
node[0] = 1
const made = Buffer.alloc(hashBytes)

const sha256 = (bytes: Uint8Array): Hash => {
  made.write(hash("sha256", bytes, "binary"), "binary")
  return new Uint8Array(made)
}

const prefixedLeaf = (bytes: Uint8Array): Uint8Array => {
  const length = bytes.length + 1
  const prefixed = length <= laidOut.length ? laidOut.subarray(0, length) : Buffer.allocUnsafe(length)
  prefixed[0] = 0
  prefixed.set(bytes, 1)
  return prefixed
}

/** The hash of a leaf (RFC 9162 §2.1.1), over the bytes as they are stored. */
export const hashLeaf = (bytes: Uint8Array): Hash => sha256(prefixedLeaf(bytes))

/** Writes the hash of a leaf to a place in a layout: for many leaves, of which none is kept. */
export const hashLeafInto = (bytes: Uint8Array, layout: Buffer, at: number): void => {
  layout.write(hash("sha256", prefixedLeaf(bytes), "binary"), at, "binary")
}

/** The hash of a node over its two children (RFC 9162 §2.1.1). */
export const hashNode = (left: Hash, right: Hash): Hash => {
  if (left.length !== hashBytes || right.length !== hashBytes) {
    return sha256(Buffer.concat([Buffer.of(1), left, right]))
  }
  node.set(left, 1)
  node.set(right, 1 + hashBytes)
  return sha256(node)
}

/**
 * Hashes a node that is laid out, a byte 1 and its two children, and writes its hash over the right one of them: how
 * a tree grows without a buffer for each hash.
 */
export const hashNodeInPlace = (layout: Buffer): void => {
  layout.write(hash("sha256", layout, "binary"), 1 + hashBytes, "binary")
}

/** The root of a tree that has no leaf: the hash of nothing. */
export const emptyRoot = (): Hash => sha256(new Uint8Array(0))

/** Whether two hashes are the same. They are public, so it may take as long as it takes. */
export const sameHash = (one: Hash, other: Hash): boolean => {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) return false
  return true
}

/** The largest power of two below `count`, which is at least 2: where RFC 9162 splits a tree. */
export const splitOf = (count: number): number => {
  let split = 1
  while (split * 2 < count) split *= 2
  return split
}
