import { refuse } from "./exchange.ts"
import type { Wrapper } from "./wrapper.ts"

const readinessPath = "/-/readiness"

/** Whether the service is about to stop. */
export interface Draining {
  isDraining: boolean
}

/**
 * Says to whoever distributes requests that no more should come, before any is turned away: readiness is 503 from
 * the moment that the service is told to stop, and connections are not kept for another request.
 */
export const draining =
  (state: Draining): Wrapper =>
  (next) =>
  (request, response) => {
    if (!state.isDraining) return next(request, response)
    response.setHeader("connection", "close")
    if (request.url === readinessPath) {
      return refuse(response, 503, "503 Service Unavailable - the service is stopping")
    }
    next(request, response)
  }
