/** A set of principal classes as bits, 32 a word. Treated as a value: nothing writes into one once it is made. */
export type ClassSet = Uint32Array

export const wordsFor = (size: number): number => (size + 31) >>> 5

/** The numbers below `size` that satisfy the predicate. */
export const setWhere = (size: number, holds: (index: number) => boolean): ClassSet => {
  const set = new Uint32Array(wordsFor(size))
  for (let index = 0; index < size; index += 1) {
    if (holds(index)) set[index >>> 5] = (set[index >>> 5] ?? 0) | (1 << (index & 31))
  }
  return set
}

export const has = (set: ClassSet, index: number): boolean =>
  (((set[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1

export const intersection = (left: ClassSet, right: ClassSet): ClassSet =>
  left.map((word, index) => word & (right[index] ?? 0))

/** What is in `left` and not in `right`. */
export const difference = (left: ClassSet, right: ClassSet): ClassSet =>
  left.map((word, index) => word & ~(right[index] ?? 0))

export const isEmpty = (set: ClassSet): boolean => set.every((word) => word === 0)

export const equalSets = (left: ClassSet, right: ClassSet): boolean =>
  left.every((word, index) => word === right[index])
