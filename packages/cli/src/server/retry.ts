import { pauseBefore as pauseWith } from "@jobwarden/platforms/outgoing"

/** What may be better a moment later. */
export const isTransient = (status: number): boolean => [429, 502, 503, 504].includes(status)

/** So many attempts in all. */
export const mostAttempts = 5

/** How long a service is left alone before the next attempt; `null`: it is asked again by somebody else, later. */
export const pauseBefore = pauseWith({
  mostAttempts,
  firstPause: 250,
  longestPause: 8_000,
  longestWait: 60_000
})
