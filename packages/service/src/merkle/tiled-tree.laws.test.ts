import { describe, expect, it } from "vitest"
import { rootOf } from "./growing-tree.ts"
import { consistencyRanges, inclusionRanges, type LeafRange } from "./proof.ts"
import { rootOfLeaves, tiledTree, tileLeaves, type TiledTree } from "./tiled-tree.ts"
import { emptyRoot, hashLeaf, type Hash } from "./tree-hash.ts"

// The growing tree, which is held to the definitions of RFC 9162 elsewhere, is what this one is held to.
const most = 5 * tileLeaves + 3
const leaves = Array.from({ length: most }, (_, at) => hashLeaf(Buffer.from(`entry ${at}`)))
const rootOfRange = ({ end, start }: LeafRange): Hash => rootOf(leaves.slice(start, end))
const leavesOf = (tile: number): ReadonlyArray<Hash> =>
  leaves.slice(tile * tileLeaves, (tile + 1) * tileLeaves)

const grown = (size: number): TiledTree => {
  const tree = tiledTree()
  for (const leaf of leaves.slice(0, size)) tree.append(leaf)
  return tree
}

/** Where something begins or ends, and a few beside. */
const sizes = Array.from({ length: 6 }, (_, tile) => tile * tileLeaves)
  .flatMap((size) => [size - 1, size, size + 1, size + 3])
  .filter((size) => size >= 0 && size <= most)

/** The roots of a proof, with only those leaves brought that the tree asked for. */
const asked = (tree: TiledTree, ranges: ReadonlyArray<LeafRange>): ReadonlyArray<Hash> => {
  const tiles = tree.tilesFor(ranges)
  expect(tiles.length).toBeLessThanOrEqual(2)
  return ranges.map((range) =>
    tree.rootOfRange(range, (tile) => (tiles.includes(tile) ? leavesOf(tile) : []))
  )
}

describe("a tree that keeps no leaves of its whole tiles", () => {
  it("has the same root at every size", () => {
    const tree = tiledTree()
    expect(tree.root()).toEqual(emptyRoot())
    for (const [at, leaf] of leaves.entries()) {
      tree.append(leaf)
      if (sizes.includes(at + 1)) expect(tree.root(), `${at + 1}`).toEqual(rootOf(leaves.slice(0, at + 1)))
    }
    expect(tree.size()).toBe(most)
  })

  it("has the root of every size that it had, and of every part that a proof has", () => {
    for (const now of [tileLeaves + 1, 3 * tileLeaves, most]) {
      const tree = grown(now)
      for (const size of sizes.filter((one) => one > 0 && one <= now)) {
        const whole = { start: 0, end: size }
        expect(asked(tree, [whole])).toEqual([rootOfRange(whole)])
        for (const index of sizes.filter((one) => one < size)) {
          const ranges = [whole, { start: index, end: index + 1 }, ...inclusionRanges(index, size)]
          expect(asked(tree, ranges), `${index} of ${size}`).toEqual(ranges.map(rootOfRange))
        }
        for (const first of sizes.filter((one) => one > 0 && one <= size)) {
          const ranges = [whole, { start: 0, end: first }, ...consistencyRanges(first, size)]
          expect(asked(tree, ranges), `${first} to ${size}`).toEqual(ranges.map(rootOfRange))
        }
      }
    }
  })

  it("knows the root of a whole tile and of none that is unfinished", () => {
    const tree = grown(2 * tileLeaves + 1)
    expect(tree.rootOfTile(1)).toEqual(rootOf(leavesOf(1)))
    expect(tree.rootOfTile(1)).toEqual(rootOfLeaves(leavesOf(1)))
    expect(tree.rootOfTile(2)).toBeUndefined()
  })

  it("asks for no leaves of the tile that it fills, and says which are missing", () => {
    const tree = grown(2 * tileLeaves + 1)
    expect(tree.tilesFor([{ start: 2 * tileLeaves, end: 2 * tileLeaves + 1 }])).toEqual([])
    expect(tree.tilesFor([{ start: 70, end: 71 }])).toEqual([1])
    expect(() => tree.rootOfRange({ start: 70, end: 71 }, () => [])).toThrow(RangeError)
    expect(() => tree.rootOfRange({ start: 0, end: most + 1 }, leavesOf)).toThrow(RangeError)
  })

  it("keeps about a byte for a leaf", () => {
    const tree = tiledTree()
    const [tiles, leaf] = [500, emptyRoot()]
    for (let at = 0; at < tiles * tileLeaves; at++) tree.append(leaf)
    // A hash for each tile, as many again above them, and a chunk that is not full for each of nine levels.
    expect(tree.bytes()).toBeLessThan(tiles * 32 * 2 + 9 * 32 * 1024)
  })
})
