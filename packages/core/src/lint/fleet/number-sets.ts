/** A set of numbers as ranges: `[start, end, start, end, …]`, ascending, never touching. */
export type Ranges = readonly number[]

/** Ranges that were counted: equal sets are one object. */
export interface NumberSet {
  readonly number: number
  readonly ranges: Ranges
}

/** Keeps one object of equal sets. */
export const makeNumberSets = (): ((ranges: Ranges) => NumberSet) => {
  const known = new Map<string, NumberSet>()
  return (ranges) => {
    const key = ranges.join()
    const found = known.get(key) ?? { number: known.size, ranges }
    known.set(key, found)
    return found
  }
}

/** The ranges of steps that stand in ascending order, those that touch put together. */
export const rangesOf = (steps: readonly { readonly start: number; readonly end: number }[]): Ranges => {
  const ranges: number[] = []
  for (const { end, start } of steps) {
    if (ranges.at(-1) === start) ranges[ranges.length - 1] = end
    else ranges.push(start, end)
  }
  return ranges
}

/** The place of the first range that ends behind a number, in the list. */
const firstEndingBehind = (ranges: Ranges, number: number): number => {
  let [low, high] = [0, ranges.length / 2]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ranges[middle * 2 + 1] ?? Infinity) <= number) low = middle + 1
    else high = middle
  }
  return low * 2
}

export const holds = (ranges: Ranges, number: number): boolean =>
  (ranges[firstEndingBehind(ranges, number)] ?? Infinity) <= number

/** Whether one range holds everything from `start` to just before `end`. */
export const holdsAll = (ranges: Ranges, start: number, end: number): boolean => {
  const place = firstEndingBehind(ranges, start)
  return (ranges[place] ?? Infinity) <= start && (ranges[place + 1] ?? 0) >= end
}

/** The least numbers of one set that are not in another, `most` at most. */
export const outside = (some: Ranges, others: Ranges, most: number): readonly number[] => {
  const found: number[] = []
  for (let place = 0; place < some.length && found.length < most; place += 2) {
    const end = some[place + 1] ?? 0
    for (let number = some[place] ?? end; number < end && found.length < most;) {
      const other = firstEndingBehind(others, number)
      if ((others[other] ?? Infinity) <= number) number = others[other + 1] ?? end
      else {
        found.push(number)
        number += 1
      }
    }
  }
  return found
}
