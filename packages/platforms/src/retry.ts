/** How often and for how long a server is asked again; times are in milliseconds. */
export interface Patience {
  /** So many attempts in all. */
  readonly mostAttempts: number
  readonly firstPause: number
  readonly longestPause: number
  /** A server that wants more than this is not waited for. */
  readonly longestWait: number
}

/**
 * How long to wait before the next attempt, in milliseconds: as long as the server says, else twice as long each
 * time, less up to a half by chance, so that not all who were turned away come back at once. `null`: not at all.
 */
export const pauseBefore =
  ({ firstPause, longestPause, longestWait, mostAttempts }: Patience) =>
  (
    /** How many attempts failed, from 1. */
    failed: number,
    /** What the server says in `Retry-After`, if it does. */
    wanted: string | undefined,
    { now, random }: { readonly now: number; readonly random: number }
  ): number | null => {
    if (failed >= mostAttempts) return null
    const usual = Math.min(firstPause * 2 ** (failed - 1), longestPause) * (1 - random / 2)
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
