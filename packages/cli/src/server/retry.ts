/** What may be better a moment later. */
export const isTransient = (status: number): boolean => [429, 502, 503, 504].includes(status)

/** So many attempts in all. */
export const mostAttempts = 5

const firstPause = 250
const longestPause = 8_000
/** A server that wants more than this is asked again by somebody else, later. */
export const longestWait = 60_000

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
  const asked = wanted === undefined ? null : waitOf(wanted, now)
  const usual = Math.min(firstPause * 2 ** (failed - 1), longestPause) * (1 - random / 2)
  if (asked === null) return usual
  return asked > longestWait ? null : Math.max(asked, usual)
}

/** Seconds or a date (RFC 9110 §10.2.3), as milliseconds from now; `null`: neither. */
const waitOf = (wanted: string, now: number): number | null => {
  if (/^\d{1,9}$/.test(wanted.trim())) return Number(wanted) * 1000
  const date = Date.parse(wanted)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}
