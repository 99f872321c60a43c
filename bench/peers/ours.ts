import type { Contestant } from "../support/rounds.ts"
import type { Request } from "../worlds/requests.ts"
import type { Engine } from "./prepared.ts"

/** What this project is about. */
export const ours = (engine: Engine, requests: readonly Request[]): Contestant => ({
  name: "jobwarden",
  countAllowed: () => {
    let allowed = 0
    for (const request of requests) if (engine.allows(request)) allowed += 1
    return allowed
  }
})
