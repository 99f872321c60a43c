import { Context } from "effect"
import type { ServiceReason } from "./following.ts"

/** Told the reason of every decision that was asked for and given. Costs as good as nothing, and throws nothing. */
export type CountDecision = (reason: ServiceReason) => void

/** Counts decisions, for whoever runs the service. Without it nothing is counted. */
export const DecisionMeter = Context.Reference<CountDecision>("service/DecisionMeter", {
  defaultValue: () => () => {}
})
