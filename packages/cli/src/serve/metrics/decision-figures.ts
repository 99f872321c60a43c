import type { CountDecision } from "@jobwarden/service"
import type { Counter, Meter } from "./meter.ts"

/** Counts decisions by their reason, of which there are as many as the engine knows. */
export const makeDecisionFigures = (meter: Meter): CountDecision => {
  const counters = new Map<string, Counter>()
  return (reason) => {
    let counter = counters.get(reason)
    if (counter === undefined) {
      counter = meter.counter(
        "jobwarden_decisions_total",
        "Decisions that were asked for, by their reason.",
        {
          decision: reason === "allowed" ? "allowed" : "denied",
          reason
        }
      )
      counters.set(reason, counter)
    }
    counter.value += 1
  }
}
