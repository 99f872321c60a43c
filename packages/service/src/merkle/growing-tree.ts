import { emptyRoot, hashBytes, hashLeafInto, hashNode, hashNodeInPlace, type Hash } from "./tree-hash.ts"

/** A Merkle tree (RFC 9162 §2.1.1) that leaves are added to, one after the other. */
export interface GrowingTree {
  readonly size: () => number
  readonly append: (leaf: Hash) => void
  /** Adds the leaf that these bytes are, where its hash is the one that is known; else it stays as it is. */
  readonly appendIf: (bytes: Uint8Array, known: Hash) => boolean
  /** Of the leaves so far. */
  readonly root: () => Hash
}

/** Where the right child of a node is laid out. */
const right = 1 + hashBytes

/** No log is longer than a number can count exactly. */
const mostLevels = 54

/**
 * An empty tree. It keeps the roots of its whole subtrees and nothing else: about as many hashes as its size has
 * binary digits, however many leaves there are.
 */
export const growingTree = (): GrowingTree => {
  let size = 0
  // One root for each digit 1 of the size: that of the lowest digit at the place 0, and so on.
  const whole = Buffer.alloc(mostLevels * hashBytes)
  const rootAt = (level: number): Hash => whole.subarray(level * hashBytes, (level + 1) * hashBytes)
  const layout = Buffer.alloc(1 + 2 * hashBytes)
  layout[0] = 1
  /** Adds the leaf that is laid out as the right child. */
  const join = (): void => {
    let level = 0
    // As many subtrees become one as the size before ends in digits 1.
    for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      whole.copy(layout, 1, level * hashBytes, (level + 1) * hashBytes)
      hashNodeInPlace(layout)
      level += 1
    }
    layout.copy(whole, level * hashBytes, right)
    size += 1
  }
  return {
    size: () => size,
    append: (leaf) => {
      layout.set(leaf, right)
      join()
    },
    appendIf: (bytes, known) => {
      hashLeafInto(bytes, layout, right)
      if (known.length !== hashBytes) return false
      for (let at = 0; at < hashBytes; at += 1) if (layout[right + at] !== known[at]) return false
      join()
      return true
    },
    root: () => {
      let root: Hash | undefined
      for (let [rest, level] = [size, 0]; rest > 0; [rest, level] = [Math.floor(rest / 2), level + 1]) {
        if (rest % 2 === 0) continue
        root = root === undefined ? new Uint8Array(rootAt(level)) : hashNode(rootAt(level), root)
      }
      return root ?? emptyRoot()
    }
  }
}

/** The root over these leaves, which are a tree of their own. */
export const rootOf = (leaves: Iterable<Hash>): Hash => {
  const tree = growingTree()
  for (const leaf of leaves) tree.append(leaf)
  return tree.root()
}
