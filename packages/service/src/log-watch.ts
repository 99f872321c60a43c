import { Effect } from "effect"

/** Who waits for a log of this process to grow. */
export interface LogWatch {
  /** To be called once what was added can be read. */
  readonly grown: () => void
  /** Ends once it is there: at once, or with the call of `grown` that brought it. */
  readonly wait: (isThere: () => boolean) => Effect.Effect<void>
}

export const makeLogWatch = (): LogWatch => {
  const waiting = new Set<() => void>()
  return {
    grown: () => {
      // Whoever is woken may wait again, for the next.
      const woken = Array.from(waiting)
      for (const wake of woken) wake()
    },
    // Looking and beginning to wait are one step: what is added in between would wake nobody.
    wait: (isThere) =>
      Effect.callback<void>((resume) => {
        if (isThere()) return resume(Effect.void)
        const wake = () => {
          // What came may be somebody else's.
          if (!isThere()) return
          waiting.delete(wake)
          resume(Effect.void)
        }
        waiting.add(wake)
        return Effect.sync(() => waiting.delete(wake))
      })
  }
}
