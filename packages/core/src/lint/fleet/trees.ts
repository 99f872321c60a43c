/** The least of a range of values, and where there are low ones, in logarithmic time. */
export interface LeastTree {
  /** The least from `start` to just before `end`; `Infinity` in between nothing. */
  readonly least: (start: number, end: number) => number
  /** The first place from `start` to just before `end` with a value below `bound`; -1 without one. */
  readonly firstBelow: (start: number, end: number, bound: number) => number
}

export const makeLeastTree = (values: readonly number[]): LeastTree => {
  let width = 1
  while (width < values.length) width *= 2
  const tree = new Float64Array(width * 2).fill(Infinity)
  tree.set(values, width)
  for (let node = width - 1; node > 0; node -= 1) {
    tree[node] = Math.min(tree[node * 2] ?? Infinity, tree[node * 2 + 1] ?? Infinity)
  }
  const at = (node: number): number => tree[node] ?? Infinity
  const firstIn = (
    node: number,
    [low, high]: readonly [number, number],
    start: number,
    end: number,
    bound: number
  ): number => {
    if (high <= start || end <= low || at(node) >= bound) return -1
    if (high - low === 1) return low
    const middle = (low + high) / 2
    const found = firstIn(node * 2, [low, middle], start, end, bound)
    return found === -1 ? firstIn(node * 2 + 1, [middle, high], start, end, bound) : found
  }
  return {
    least: (start, end) => {
      let found = Infinity
      for (let [low, high] = [start + width, end + width]; low < high; low >>= 1, high >>= 1) {
        if ((low & 1) === 1) found = Math.min(found, at(low++))
        if ((high & 1) === 1) found = Math.min(found, at(--high))
      }
      return found
    },
    firstBelow: (start, end, bound) => firstIn(1, [0, width], start, end, bound)
  }
}

/** Counts at places that change, summed up over ranges in logarithmic time. */
export interface CountTree {
  readonly add: (place: number, count: number) => void
  /** The sum from the first place to just before `end`. */
  readonly before: (end: number) => number
  /** The place where the sum, that place counted in, first reaches `sum`, which all together do. */
  readonly reaching: (sum: number) => number
}

export const makeCountTree = (size: number): CountTree => {
  let width = 1
  while (width < size) width *= 2
  const tree = new Int32Array(width + 1)
  return {
    add: (place, count) => {
      for (let node = place + 1; node <= width; node += node & -node) tree[node] = (tree[node] ?? 0) + count
    },
    before: (end) => {
      let sum = 0
      for (let node = end; node > 0; node -= node & -node) sum += tree[node] ?? 0
      return sum
    },
    reaching: (sum) => {
      let [node, rest] = [0, sum]
      for (let step = width >>> 1; step > 0; step >>>= 1) {
        const count = tree[node + step] ?? 0
        if (count >= rest) continue
        node += step
        rest -= count
      }
      return node
    }
  }
}
