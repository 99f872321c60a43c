import type { ClassSet } from "./class-set.ts"

/**
 * The distinct sets of classes that tables are made of, each stored once and known by a number. There are few:
 * a set is a product of a user role, a deploy token and the attributes of a job, and so is what limits leave of
 * it. All decisions read the same few kilobytes here, however many tables there are.
 */
export interface ClassSets {
  readonly words: number
  /** The number of a set with this content. */
  readonly numberOf: (set: ClassSet) => number
  /** The set with this number. */
  readonly at: (number: number) => ClassSet
  /** Whether a class is in the set with this number. */
  readonly holds: (number: number, index: number) => boolean
}

/** As many as a table has numbers for: 16 bits. */
export const mostClassSets = 65_536

export const makeClassSets = (words: number): ClassSets => {
  const numbers = new Map<string, number>()
  let stored = new Uint32Array(256 * words)
  return {
    words,
    numberOf: (set) => {
      const key = String.fromCharCode(...new Uint16Array(set.buffer, set.byteOffset, set.length * 2))
      const known = numbers.get(key)
      if (known !== undefined) return known
      const number = numbers.size
      if (number === mostClassSets)
        throw new RangeError(`more than ${mostClassSets} different sets of classes`)
      if (stored.length < (number + 1) * words) {
        const larger = new Uint32Array(stored.length * 2)
        larger.set(stored)
        stored = larger
      }
      stored.set(set, number * words)
      numbers.set(key, number)
      return number
    },
    at: (number) => stored.slice(number * words, (number + 1) * words),
    holds: (number, index) => (((stored[number * words + (index >>> 5)] ?? 0) >>> (index & 31)) & 1) === 1
  }
}
