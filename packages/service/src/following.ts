import type { AccessRequest, Decision, EngineOf, GitLab, Reason, Role } from "@jobwarden/core"
import { Context, Exit } from "effect"
import { StoreUnavailable } from "./policy-store.ts"

/** How far the index has followed the store. */
export interface Following {
  /** The last event of the log that is in force here. */
  readonly head: number
  /** Milliseconds since the store last confirmed that nothing came behind it. */
  readonly confirmedAgo: number
  /** Why the store cannot be followed just now; `null`: it can. */
  readonly failure: string | null
}

/**
 * How long, in milliseconds, policies decide that the store has not confirmed; `null`: for ever, which is right
 * where nothing but this process can change them. `serve` sets 30 seconds.
 */
export const StaleAfter = Context.Reference<number | null>("service/StaleAfter", { defaultValue: () => null })

/**
 * Whether other processes change the store as a matter of course. Whoever reads a policy is then shown no older one
 * than there was when the question came, whichever process stored it: each reading asks the store. Decisions go on to
 * be as old as `StaleAfter` lets them.
 */
export const SharedStore = Context.Reference<boolean>("service/SharedStore", { defaultValue: () => false })

/** Why a decision is a no, the service's own reason included: the policies may be others by now. */
export type ServiceReason = Reason | "stale_policy"

/** What the service decides: what the engine does, or a no because nobody knows whether that is still right. */
export interface ServiceDecision extends Omit<Decision, "reason"> {
  readonly reason: ServiceReason
}

/** The engine as the service asks it: it says yes to nothing while its policies may be outdated. */
export interface ServiceEngine extends Omit<EngineOf<GitLab>, "decide"> {
  readonly decide: (request: AccessRequest<Role>) => ServiceDecision
}

/** Puts the engine behind the question whether its policies may decide. */
export const decidingWhile = (engine: EngineOf<GitLab>, isStale: () => boolean): ServiceEngine => ({
  ...engine,
  allows: (request) => !isStale() && engine.allows(request),
  decide: (request) => (isStale() ? { ...stale } : engine.decide(request))
})

const stale: ServiceDecision = {
  allowed: false,
  reason: "stale_policy",
  cell: null,
  grant: null,
  revision: null
}

const fresh = Exit.void

/** What is told to whoever asks for more than a decision while the policies may be outdated. */
export const whileFresh = (
  following: () => Following,
  isStale: () => boolean
): (() => Exit.Exit<void, StoreUnavailable>) => {
  return () => {
    if (!isStale()) return fresh
    const { confirmedAgo, failure } = following()
    const seconds = Math.floor(confirmedAgo / 1000)
    const reason = `the policies were last confirmed ${seconds} s ago${failure === null ? "" : `: ${failure}`}`
    return Exit.fail(new StoreUnavailable({ reason }))
  }
}
