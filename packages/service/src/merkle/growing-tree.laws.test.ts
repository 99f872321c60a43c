import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { growingTree, rootOf } from "./growing-tree.ts"
import { consistencyRanges, inclusionRanges, proofFrom, type LeafRange } from "./proof.ts"
import { emptyRoot, hashLeaf, sameHash, type Hash } from "./tree-hash.ts"
import { verifyConsistency, verifyInclusion } from "./verify-proof.ts"

// The definitions of RFC 9162 §2.1 as they stand there, by recursion over lists: nothing of the library is used.
const sha = (...parts: ReadonlyArray<Uint8Array>): Hash =>
  new Uint8Array(createHash("sha256").update(Buffer.concat(parts)).digest())
const split = (count: number): number => 2 ** (Math.ceil(Math.log2(count)) - 1)

const naiveRoot = (entries: ReadonlyArray<Uint8Array>): Hash => {
  const [only] = entries
  if (only === undefined) return sha()
  if (entries.length === 1) return sha(Buffer.from([0]), only)
  const k = split(entries.length)
  return sha(Buffer.from([1]), naiveRoot(entries.slice(0, k)), naiveRoot(entries.slice(k)))
}

const naivePath = (m: number, entries: ReadonlyArray<Uint8Array>): ReadonlyArray<Hash> => {
  if (entries.length === 1) return []
  const k = split(entries.length)
  return m < k
    ? [...naivePath(m, entries.slice(0, k)), naiveRoot(entries.slice(k))]
    : [...naivePath(m - k, entries.slice(k)), naiveRoot(entries.slice(0, k))]
}

const naiveSubproof = (
  m: number,
  entries: ReadonlyArray<Uint8Array>,
  whole: boolean
): ReadonlyArray<Hash> => {
  if (m === entries.length) return whole ? [] : [naiveRoot(entries)]
  const k = split(entries.length)
  return m <= k
    ? [...naiveSubproof(m, entries.slice(0, k), whole), naiveRoot(entries.slice(k))]
    : [...naiveSubproof(m - k, entries.slice(k), false), naiveRoot(entries.slice(0, k))]
}

const most = 40
const entries = Array.from({ length: most }, (_, at) => Buffer.from(`entry ${at}`))
const leaves = entries.map((entry) => hashLeaf(entry))
const roots = Array.from({ length: most + 1 }, (_, size) => naiveRoot(entries.slice(0, size)))
const rootAt = (size: number): Hash => roots[size] ?? emptyRoot()
const leafAt = (index: number): Hash => leaves[index] ?? emptyRoot()
const rootOfRange = ({ end, start }: LeafRange): Hash => rootOf(leaves.slice(start, end))
const upTo = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, at) => at)

/** Every proof that is nearly this one. */
const spoilt = (proof: ReadonlyArray<Hash>): ReadonlyArray<ReadonlyArray<Hash>> => [
  [...proof, emptyRoot()],
  [emptyRoot(), ...proof],
  ...proof.flatMap((hash, at) => [
    proof.toSpliced(at, 1),
    proof.toSpliced(
      at,
      1,
      hash.map((byte, place) => (place === 31 ? byte ^ 1 : byte))
    ),
    proof.toSpliced(at, 0, hash)
  ])
]

describe("a growing tree", () => {
  it("has at every size the root that the definition gives", () => {
    const tree = growingTree()
    expect(tree.root()).toEqual(rootAt(0))
    for (const [at, leaf] of leaves.entries()) {
      tree.append(leaf)
      expect(tree.size()).toBe(at + 1)
      expect(tree.root(), `${at + 1} leaves`).toEqual(rootAt(at + 1))
    }
  })

  it("takes bytes with the hash that they have, and with no other", () => {
    const tree = growingTree()
    for (const [at, entry] of entries.entries()) {
      const other = leafAt(at).map((byte, place) => (place === 31 ? byte ^ 1 : byte))
      expect(tree.appendIf(entry, other)).toBe(false)
      expect(tree.appendIf(entry, leafAt(at).subarray(1))).toBe(false)
      expect(tree.root()).toEqual(rootAt(at))
      expect(tree.appendIf(entry, leafAt(at))).toBe(true)
      expect(tree.root()).toEqual(rootAt(at + 1))
    }
  })

  // The inputs and roots that implementations of Certificate Transparency test themselves with.
  it.each([
    ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0],
    ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", 1],
    ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", 2],
    ["aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", 3],
    ["d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", 4],
    ["4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", 5],
    ["76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", 6],
    ["ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", 7],
    ["5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", 8]
  ])("has the root %s over the first %i inputs of Certificate Transparency's tests", (root, size) => {
    const hexadecimal = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    const inputs = [...hexadecimal, "606162636465666768696a6b6c6d6e6f"].map((text) =>
      Buffer.from(text, "hex")
    )
    const found = rootOf(inputs.slice(0, size).map((input) => hashLeaf(input)))
    expect(Buffer.from(found).toString("hex")).toBe(root)
  })
})

describe("an inclusion proof", () => {
  it("is the one of the definition and is believed, for every leaf of every size", () => {
    for (const size of upTo(most + 1)) {
      for (const index of upTo(size)) {
        const proof = proofFrom(inclusionRanges(index, size), rootOfRange)
        expect(proof, `${index} of ${size}`).toEqual(naivePath(index, entries.slice(0, size)))
        const claim = { index, size, leaf: leafAt(index), proof, root: rootAt(size) }
        expect(verifyInclusion(claim), `${index} of ${size}`).toBe(true)
      }
    }
  })

  it("is believed of no other leaf, place or root, and not if it is spoilt", () => {
    for (const size of upTo(18)) {
      for (const index of upTo(size)) {
        const proof = proofFrom(inclusionRanges(index, size), rootOfRange)
        const claim = { index, size, leaf: leafAt(index), proof, root: rootAt(size) }
        for (const other of upTo(18).filter((one) => one !== index)) {
          expect(verifyInclusion({ ...claim, index: other })).toBe(false)
          expect(verifyInclusion({ ...claim, leaf: leafAt(other) })).toBe(false)
        }
        for (const wrong of spoilt(proof)) expect(verifyInclusion({ ...claim, proof: wrong })).toBe(false)
        expect(verifyInclusion({ ...claim, root: emptyRoot() })).toBe(false)
      }
    }
  })

  it.each([[-1], [0.5], [Number.NaN], [3], [2 ** 60]])("is not there for leaf %d of 3", (index) => {
    expect(() => inclusionRanges(index, 3)).toThrow(RangeError)
    expect(verifyInclusion({ index, size: 3, leaf: leafAt(0), proof: [], root: rootAt(3) })).toBe(false)
  })
})

describe("a consistency proof", () => {
  it("is the one of the definition and is believed, for every two sizes", () => {
    for (const second of upTo(most + 1)) {
      for (const first of upTo(second + 1).slice(1)) {
        const proof = proofFrom(consistencyRanges(first, second), rootOfRange)
        expect(proof, `${first} of ${second}`).toEqual(naiveSubproof(first, entries.slice(0, second), true))
        const claim = { first, second, firstRoot: rootAt(first), secondRoot: rootAt(second), proof }
        expect(verifyConsistency(claim), `${first} of ${second}`).toBe(true)
      }
    }
  })

  it("is believed of no other size or root, and not if it is spoilt", () => {
    for (const second of upTo(18)) {
      for (const first of upTo(second + 1).slice(1)) {
        const proof = proofFrom(consistencyRanges(first, second), rootOfRange)
        const claim = { first, second, firstRoot: rootAt(first), secondRoot: rootAt(second), proof }
        for (const other of upTo(18)) {
          const [firstRoot, secondRoot] = [rootAt(other), rootAt(other)]
          if (other !== first) expect(verifyConsistency({ ...claim, firstRoot })).toBe(false)
          if (other !== second) expect(verifyConsistency({ ...claim, secondRoot })).toBe(false)
        }
        for (const wrong of spoilt(proof)) expect(verifyConsistency({ ...claim, proof: wrong })).toBe(false)
      }
    }
  })

  it("is empty for the empty log, with which every log begins", () => {
    const claim = { first: 0, second: 7, firstRoot: rootAt(0), secondRoot: rootAt(7) }
    expect(verifyConsistency({ ...claim, proof: [] })).toBe(true)
    expect(verifyConsistency({ ...claim, proof: [rootAt(1)] })).toBe(false)
    expect(verifyConsistency({ ...claim, proof: [], firstRoot: rootAt(1) })).toBe(false)
  })

  it.each([[-1], [0], [0.5], [4], [Number.NaN]])("is not there for the first %d of 3", (first) => {
    expect(() => consistencyRanges(first, 3)).toThrow(RangeError)
    const claim = { first, second: 3, firstRoot: rootAt(0), secondRoot: rootAt(3), proof: [rootAt(1)] }
    expect(verifyConsistency(claim)).toBe(false)
  })
})

it("a leaf that is long is hashed as a short one is", () => {
  for (const length of [0, 65_534, 65_535, 65_536, 200_000]) {
    const bytes = new Uint8Array(length).fill(7)
    expect(hashLeaf(bytes)).toEqual(sha(Buffer.from([0]), bytes))
  }
})

it("hashes of another length are never the same", () => {
  expect(sameHash(emptyRoot(), emptyRoot())).toBe(true)
  expect(sameHash(emptyRoot(), emptyRoot().slice(1))).toBe(false)
  expect(sameHash(new Uint8Array(0), emptyRoot())).toBe(false)
})
