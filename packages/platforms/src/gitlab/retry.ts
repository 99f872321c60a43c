/** So many attempts in all. */
export const mostAttempts = 3

const firstPause = 100
/** A GitLab that wants to be left alone for longer is not waited for: whoever asks has an answer to give. */
export const longestWait = 5_000

/** What may be better a moment later. */
export const isTransient = (status: number): boolean => status === 429 || status >= 500

/**
 * How long to wait before the next attempt, in milliseconds: as long as the server says, else twice as long each
 * time, less up to a half by chance, so that not all who were turned away come back at once. `null`: not at all.
 */
export const pauseBefore = (
  /** How many attempts failed, from 1. */
  failed: number,
  /** What the server says in `Retry-After`, if it does. */
  wanted: string | undefined,
  { now, random }: { readonly now: number; readonly random: number }
): number | null => {
  if (failed >= mostAttempts) return null
  const usual = firstPause * 2 ** (failed - 1) * (1 - random / 2)
  const asked = wanted === undefined ? null : waitOf(wanted, now)
  if (asked === null) return usual
  return asked > longestWait ? null : Math.max(asked, usual)
}

/** Seconds or a date (RFC 9110 §10.2.3), as milliseconds from now; `null`: neither. */
const waitOf = (wanted: string, now: number): number | null => {
  if (/^\d{1,9}$/.test(wanted.trim())) return Number(wanted) * 1000
  const date = Date.parse(wanted)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
