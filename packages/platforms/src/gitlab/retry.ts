import { pauseBefore as pauseWith } from "../retry.ts"

/** So many attempts in all. */
export const mostAttempts = 3

/** A GitLab that wants to be left alone for longer is not waited for: whoever asks has an answer to give. */
export const longestWait = 5_000

/** What may be better a moment later. */
export const isTransient = (status: number): boolean => status === 429 || status >= 500

/** How long GitLab is left alone before the next attempt; `null`: it is not asked again. */
export const pauseBefore = pauseWith({
  mostAttempts,
  firstPause: 100,
  longestPause: longestWait,
  longestWait
})
