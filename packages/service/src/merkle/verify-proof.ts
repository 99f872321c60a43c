import { emptyRoot, hashNode, sameHash, type Hash } from "./tree-hash.ts"

/** What is claimed of one leaf. */
export interface Inclusion {
  /** Counted from 0. */
  readonly index: number
  readonly size: number
  readonly leaf: Hash
  readonly proof: ReadonlyArray<Hash>
  /** Of the tree of `size` leaves, from somebody who is trusted. */
  readonly root: Hash
}

/** What is claimed of two sizes of one log. */
export interface Consistency {
  readonly first: number
  readonly second: number
  readonly firstRoot: Hash
  readonly secondRoot: Hash
  readonly proof: ReadonlyArray<Hash>
}

// Sizes are halved by arithmetic, since the operators on bits end at 32 of them.
const isOdd = (value: number): boolean => value % 2 === 1
const halved = (value: number): number => Math.floor(value / 2)

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/** Whether the proof shows that the leaf is in that tree, at that place (RFC 9162 §2.1.3.2). Never throws. */
export const verifyInclusion = ({ index, leaf, proof, root, size }: Inclusion): boolean => {
  if (!isSize(index) || !isSize(size) || index >= size) return false
  let [node, last, hash] = [index, size - 1, leaf]
  for (const beside of proof) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      hash = hashNode(beside, hash)
      // A node at the right edge without a sibling is that of the level above.
      while (!isOdd(node) && node !== 0) [node, last] = [halved(node), halved(last)]
    } else {
      hash = hashNode(hash, beside)
    }
    ;[node, last] = [halved(node), halved(last)]
  }
  return last === 0 && sameHash(hash, root)
}

/**
 * Whether the proof shows that the second tree begins with the first (RFC 9162 §2.1.4.2). Never throws.
 *
 * Every log begins with the empty one, and a tree with itself: for these the proof has to be empty.
 */
export const verifyConsistency = (claim: Consistency): boolean => {
  const { first, firstRoot, proof, second, secondRoot } = claim
  if (!isSize(first) || !isSize(second) || first > second) return false
  if (first === second) return proof.length === 0 && sameHash(firstRoot, secondRoot)
  if (first === 0) return proof.length === 0 && sameHash(firstRoot, emptyRoot())
  // A whole first tree is a node of the second, and its root is left out of the proof.
  let [node, last] = [first - 1, second - 1]
  while (isOdd(node)) [node, last] = [halved(node), halved(last)]
  const [start, ...rest] = node === 0 ? [firstRoot, ...proof] : proof
  if (start === undefined) return false
  let [ofFirst, ofSecond] = [start, start]
  for (const beside of rest) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      ofFirst = hashNode(beside, ofFirst)
      ofSecond = hashNode(beside, ofSecond)
      while (!isOdd(node) && node !== 0) [node, last] = [halved(node), halved(last)]
    } else {
      ofSecond = hashNode(ofSecond, beside)
    }
    ;[node, last] = [halved(node), halved(last)]
  }
  return last === 0 && sameHash(ofFirst, firstRoot) && sameHash(ofSecond, secondRoot)
}
