/** How often something may happen: so many at once, refilled evenly over the time. */
export interface Rate {
  readonly perMinute: number
  /** Left out: as many as in a minute. */
  readonly burst?: number
}

/** One caller's bucket. */
export interface Bucket {
  tokens: number
  filled: number
  /** Whether this caller was once let in: then it is no guess. */
  isKnown: boolean
}

/**
 * Buckets by key, no more than a bound of them: when half of that is reached, those that nobody has asked for since
 * the last time are forgotten. A forgotten one begins full.
 */
export class TokenBuckets {
  readonly capacity: number
  readonly perMinute: number
  readonly #perMillisecond: number
  readonly #half: number
  #young = new Map<string, Bucket>()
  #old = new Map<string, Bucket>()

  constructor({ burst, perMinute }: Rate, most = 100_000) {
    this.capacity = burst ?? perMinute
    this.perMinute = perMinute
    this.#perMillisecond = perMinute / 60_000
    this.#half = Math.max(1, Math.floor(most / 2))
  }

  /** How many are remembered. */
  get size(): number {
    return this.#young.size + this.#old.size
  }

  /** The bucket of a key, filled up to now, by a clock that never goes back. */
  at(key: string, now: number): Bucket {
    let bucket = this.#young.get(key)
    if (bucket === undefined) {
      bucket = this.#old.get(key) ?? { tokens: this.capacity, filled: now, isKnown: false }
      this.#old.delete(key)
      if (this.#young.size >= this.#half) {
        this.#old = this.#young
        this.#young = new Map()
      }
      this.#young.set(key, bucket)
    }
    bucket.tokens = Math.min(this.capacity, bucket.tokens + (now - bucket.filled) * this.#perMillisecond)
    bucket.filled = now
    return bucket
  }

  /** Gives back what was taken and not used. */
  giveBack(bucket: Bucket): void {
    bucket.tokens = Math.min(this.capacity, bucket.tokens + 1)
  }

  /** Whole seconds until there is a token again. */
  secondsUntil({ tokens }: Bucket): number {
    return Math.max(1, Math.ceil((1 - tokens) / (this.#perMillisecond * 1000)))
  }
}

/** Takes one, if there is one. */
export const take = (bucket: Bucket): boolean => {
  if (bucket.tokens < 1) return false
  bucket.tokens -= 1
  return true
}
