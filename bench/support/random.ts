/** Numbers that look random and are the same in every run: a measurement that can be repeated. */
export interface Random {
  /** A whole number from 0 to just below `limit`. */
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
  /** `count` different ones of the list, or all where it has fewer. */
  readonly sample: <T>(list: readonly T[], count: number) => readonly T[]
  readonly shuffled: <T>(list: readonly T[]) => readonly T[]
}

/** Mulberry32: 32 bits of state, good in the low bits too. */
export const makeRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
  const below = (limit: number): number => Math.floor((next() / 2 ** 32) * limit)
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error("nothing to pick from")
    return list[below(list.length)] as T
  }
  const sample = <T>(list: readonly T[], count: number): readonly T[] => {
    if (count * 2 >= list.length) return shuffled(list).slice(0, count)
    const places = new Set<number>()
    while (places.size < count) places.add(below(list.length))
    return [...places].map((place) => list[place] as T)
  }
  const shuffled = <T>(list: readonly T[]): readonly T[] => {
    const copy = [...list]
    for (let end = copy.length - 1; end > 0; end -= 1) {
      const other = below(end + 1)
      ;[copy[end], copy[other]] = [copy[other] as T, copy[end] as T]
    }
    return copy
  }
  return { below, chance: (probability) => next() / 2 ** 32 < probability, pick, sample, shuffled }
}
