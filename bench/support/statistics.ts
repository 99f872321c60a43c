/** What many measurements of one thing come to. */
export interface Summary {
  readonly median: number
  /** The tenth and the ninetieth percentile: how far the machine's moods reach. */
  readonly low: number
  readonly high: number
}

export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  if (below === undefined || above === undefined) throw new Error("no values to summarise")
  return below + (above - below) * (place - Math.floor(place))
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

export const summarise = (values: readonly number[]): Summary => ({
  median: median(values),
  low: percentile(values, 0.1),
  high: percentile(values, 0.9)
})

/**
 * How many times as long the first took as the second, round by round: what slows the machine for a moment
 * slows the neighbours in the round as well, and falls out.
 */
export const ratio = (of: readonly number[], to: readonly number[]): number =>
  median(of.map((value, round) => value / (to[round] ?? Number.NaN)))
