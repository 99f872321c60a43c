import type { GrowingTree } from "./growing-tree.ts"
import { makeHashList, type HashList } from "./hash-list.ts"
import type { LeafRange } from "./proof.ts"
import { emptyRoot, hashNode, splitOf, type Hash } from "./tree-hash.ts"

/** So many leaves, one after the other from the first on, are a tile. */
export const tileLeaves = 64

/** The leaves of a tile that is whole, which the tree does not keep. */
export type TileLeaves = (tile: number) => ReadonlyArray<Hash>

/** A tree that also answers for every earlier size of it, and for any part. */
export interface TiledTree extends Omit<GrowingTree, "appendIf"> {
  /** Whole tiles whose leaves have to be brought for the roots of these ranges: at most two for a proof. */
  readonly tilesFor: (ranges: ReadonlyArray<LeafRange>) => ReadonlyArray<number>
  /** The root over a range as proofs and sizes have them: it begins where a subtree does. */
  readonly rootOfRange: (range: LeafRange, leavesOf: TileLeaves) => Hash
  /** The root over the leaves of a whole tile, as they were when they were added. */
  readonly rootOfTile: (tile: number) => Hash | undefined
  /** How many bytes of hashes it keeps. */
  readonly bytes: () => number
}

/**
 * An empty tree that keeps no leaves but those of its last, unfinished tile: of the others the roots of whole tiles
 * and of whole subtrees of tiles, which is about one byte for each leaf. Whoever has the log brings the leaves of a
 * tile when they are wanted, and can be held to the root that is kept.
 */
export const tiledTree = (): TiledTree => {
  // Of each level the whole subtrees from left to right; those of level 0 are tiles.
  const levels: Array<HashList> = []
  let open: Array<Hash> = []
  let size = 0

  const listAt = (level: number): HashList => (levels[level] ??= makeHashList())

  const keep = (root: Hash, level: number): void => {
    const list = listAt(level)
    const place = list.length()
    list.push(root)
    const left = place % 2 === 1 ? list.at(place - 1) : undefined
    if (left !== undefined) keep(hashNode(left, root), level + 1)
  }

  const append = (leaf: Hash): void => {
    open.push(leaf)
    size += 1
    if (open.length < tileLeaves) return
    keep(rootOfLeaves(open), 0)
    open = []
  }

  /** The leaves of a tile, where they need not be brought. */
  const openLeaves = (tile: number): ReadonlyArray<Hash> | undefined =>
    tile === Math.floor(size / tileLeaves) ? open : undefined

  const kept = ({ end, start }: LeafRange): Hash | undefined => {
    const [level, place] = [Math.log2((end - start) / tileLeaves), start / (end - start)]
    return Number.isInteger(place) ? levels[level]?.at(place) : undefined
  }

  /** Runs through a range down to what is kept and to single leaves. */
  const walk = (range: LeafRange, ofLeaf: (index: number) => Hash): Hash => {
    const root = kept(range)
    if (root !== undefined) return root
    const { end, start } = range
    if (end - start === 1) return ofLeaf(start)
    const middle = start + splitOf(end - start)
    return hashNode(walk({ start, end: middle }, ofLeaf), walk({ start: middle, end }, ofLeaf))
  }

  const leafOf = (leavesOf: TileLeaves, index: number): Hash => {
    const tile = Math.floor(index / tileLeaves)
    const leaf = (openLeaves(tile) ?? leavesOf(tile))[index % tileLeaves]
    if (leaf === undefined) throw new RangeError(`there is no leaf ${index} in a tree of ${size} leaves`)
    return leaf
  }

  return {
    size: () => size,
    append,
    root: () => (size === 0 ? emptyRoot() : walk({ start: 0, end: size }, (index) => leafOf(noTile, index))),
    tilesFor: (ranges) => {
      const tiles = new Set<number>()
      for (const range of ranges) {
        if (range.end > range.start) {
          walk(range, (index) => {
            const tile = Math.floor(index / tileLeaves)
            if (openLeaves(tile) === undefined) tiles.add(tile)
            return nothing
          })
        }
      }
      return [...tiles]
    },
    rootOfRange: (range, leavesOf) =>
      range.end === range.start ? emptyRoot() : walk(range, (index) => leafOf(leavesOf, index)),
    rootOfTile: (tile) => levels[0]?.at(tile),
    bytes: () => levels.reduce((sum, list) => sum + list.bytes(), 0)
  }
}

/** Stands for a leaf where only its place is asked for. */
const nothing: Hash = new Uint8Array(32)

const noTile: TileLeaves = (tile) => {
  throw new RangeError(`the leaves of tile ${tile} are not there`)
}

/** The root over leaves that are as many as a power of two. */
export const rootOfLeaves = (leaves: ReadonlyArray<Hash>): Hash => {
  let row = leaves
  while (row.length > 1) {
    const above: Array<Hash> = []
    for (let at = 0; at + 1 < row.length; at += 2)
      above.push(hashNode(row[at] ?? nothing, row[at + 1] ?? nothing))
    row = above
  }
  return row[0] ?? emptyRoot()
}
