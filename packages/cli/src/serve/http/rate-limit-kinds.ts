import type { RateLimits } from "./rate-limits.ts"
import type { Wrapper } from "./wrapper.ts"

const decisionPaths = "/access/"

/** Decisions are asked for far more often than anything else, by services that are known: they have limits of their own. */
export const byKind =
  (decisions: Wrapper, others: Wrapper): Wrapper =>
  (next) => {
    const [forDecisions, forOthers] = [decisions(next), others(next)]
    return (request, response) =>
      request.url?.startsWith(decisionPaths) === true
        ? forDecisions(request, response)
        : forOthers(request, response)
  }

/** Where nothing is configured: nothing is limited. */
export const unlimited: RateLimits = { callers: null, anonymous: null, failedSignIns: null }

/** What the go client asks for once, to learn how fast it may go. */
const probePath = "/api/v4/"

/** Tells GitLab's Go client its limit: it asks the base of the API for it before anything else. */
export const tellLimit =
  ({ callers }: RateLimits): Wrapper =>
  (next) =>
    callers === null
      ? next
      : (request, response) => {
          if (request.url === probePath) response.setHeader("ratelimit-limit", String(callers.perMinute))
          next(request, response)
        }
