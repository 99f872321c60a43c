import type { Random } from "./random.ts"

/**
 * Something that answers requests. Each contestant brings its own loop, so that its calls are compiled as in a
 * program that uses it alone.
 */
export interface Contestant {
  readonly name: string
  /** Answers all requests, and says how many it allows. */
  readonly countAllowed: () => number
}

/** Nanoseconds per decision of every round, by contestant. */
export type Timings = ReadonlyMap<string, readonly number[]>

export interface Rounds {
  readonly count: number
  /** Rounds before these, that are not counted: what is compiled on the way is compiled then. */
  readonly warmUp: number
  /** The requests that a contestant answers in one round. */
  readonly requests: number
  readonly random: Random
}

/** Measures all contestants round by round, in another order in each. */
export const timeRounds = (
  contestants: readonly Contestant[],
  { count, warmUp, requests, random }: Rounds
): Timings => {
  const timings = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < count; round += 1) {
    for (const { name, countAllowed } of random.shuffled(contestants)) {
      // What one has left behind is not swept up in the time of the next.
      globalThis.gc?.({ type: "minor" })
      const start = performance.now()
      countAllowed()
      const elapsed = performance.now() - start
      if (round >= 0) timings.get(name)?.push((elapsed / requests) * 1e6)
    }
  }
  return timings
}

export const timingsOf = (timings: Timings, name: string): readonly number[] => {
  const found = timings.get(name)
  if (found === undefined) throw new Error(`\`${name}\` was not measured`)
  return found
}
