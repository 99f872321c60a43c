import { splitOf, type Hash } from "./tree-hash.ts"

/** Leaves that follow each other: from `start`, counted from 0, up to and without `end`. */
export interface LeafRange {
  readonly start: number
  readonly end: number
}

const requireWithin = (index: number, least: number, size: number): void => {
  if (Number.isSafeInteger(size) && Number.isSafeInteger(index) && index >= least && index <= size) return
  throw new RangeError(`there is no proof for ${index} in a tree of ${size} leaves`)
}

/**
 * What an inclusion proof consists of (RFC 9162 §2.1.3.1): the roots of these ranges, in this order, prove that
 * the leaf at `index` is in the tree of the first `size` leaves.
 *
 * Throws `RangeError` where there is no such leaf.
 */
export const inclusionRanges = (index: number, size: number): ReadonlyArray<LeafRange> => {
  requireWithin(index + 1, 1, size)
  const ranges: Array<LeafRange> = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.toReversed()
}

/**
 * What a consistency proof consists of (RFC 9162 §2.1.4.1): the roots of these ranges, in this order, prove that
 * the tree of the first `second` leaves begins with that of the first `first`, which is at least 1.
 *
 * Throws `RangeError` where `first` is none of the sizes from 1 to `second`.
 */
export const consistencyRanges = (first: number, second: number): ReadonlyArray<LeafRange> => {
  requireWithin(first, 1, second)
  const ranges: Array<LeafRange> = []
  let [start, end] = [0, second]
  // Until the range ends where the first tree does: of the whole first tree the verifier knows the root already.
  while (end !== first) {
    const middle = start + splitOf(end - start)
    if (first <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  if (start !== 0) ranges.push({ start, end })
  return ranges.toReversed()
}

/** A proof from the roots of its ranges. */
export const proofFrom = (
  ranges: ReadonlyArray<LeafRange>,
  rootOfRange: (range: LeafRange) => Hash
): ReadonlyArray<Hash> => ranges.map((range) => rootOfRange(range))
