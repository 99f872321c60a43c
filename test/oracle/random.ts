// Mulberry32: small, fast and the same everywhere, so that a printed seed is enough to see a case again.

export interface Random {
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <Item>(items: readonly Item[]) => Item
  readonly weighted: <Item>(choices: readonly (readonly [weight: number, item: Item])[]) => Item
  readonly some: <Item>(items: readonly Item[], probability: number) => Item[]
  readonly shuffled: <Item>(items: readonly Item[]) => Item[]
}

export const makeRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const chance = (probability: number): boolean => next() < probability
  const pick = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new Error("nothing to pick from")
    return items[below(items.length)] as Item
  }
  const weighted = <Item>(choices: readonly (readonly [number, Item])[]): Item => {
    let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, item] of choices) {
      left -= weight
      if (left < 0) return item
    }
    return pick(choices)[1]
  }
  const some = <Item>(items: readonly Item[], probability: number): Item[] =>
    items.filter(() => chance(probability))
  const shuffled = <Item>(items: readonly Item[]): Item[] =>
    items
      .map((item) => [next(), item] as const)
      .sort(([one], [other]) => one - other)
      .map(([, item]) => item)
  return { below, chance, pick, weighted, some, shuffled }
}
