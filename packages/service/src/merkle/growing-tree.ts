import { emptyRoot, hashNode, type Hash } from "./tree-hash.ts"

/** A Merkle tree (RFC 9162 §2.1.1) that leaves are added to, one after the other. */
export interface GrowingTree {
  readonly size: () => number
  readonly append: (leaf: Hash) => void
  /** Of the leaves so far. */
  readonly root: () => Hash
}

/**
 * An empty tree. It keeps the roots of its whole subtrees and nothing else: about as many hashes as its size has
 * binary digits, however many leaves there are.
 */
export const growingTree = (): GrowingTree => {
  let size = 0
  // From left to right, the largest first: one for each digit 1 of the size.
  const whole: Array<Hash> = []
  return {
    size: () => size,
    append: (leaf) => {
      let joined = leaf
      // As many subtrees become one as the size before ends in digits 1.
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        const left = whole.pop()
        if (left !== undefined) joined = hashNode(left, joined)
      }
      whole.push(joined)
      size += 1
    },
    root: () => {
      const smallest = whole.at(-1)
      if (smallest === undefined) return emptyRoot()
      return whole.slice(0, -1).reduceRight((right, left) => hashNode(left, right), smallest)
    }
  }
}

/** The root over these leaves, which are a tree of their own. */
export const rootOf = (leaves: Iterable<Hash>): Hash => {
  const tree = growingTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}
