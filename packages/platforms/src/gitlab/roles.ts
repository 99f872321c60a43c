import { gitlab, type Role } from "@jobwarden/core"
import type { MemberAnswer } from "./answers.ts"

/**
 * GitLab's access levels by what they can do, not by number (SPEC §2): minimal access (5) is no more than being
 * signed in, a planner (15) no more than a guest, a security manager (25) no more than a reporter.
 */
const roleOfLevel: ReadonlyMap<number, Role> = new Map([
  [10, "guest"],
  [15, "guest"],
  [20, "reporter"],
  [25, "reporter"],
  [30, "developer"],
  [40, "maintainer"],
  [50, "owner"]
])

/** The role that a level gives; a level that is not known gives none. */
export const roleAt = (level: number | null): Role =>
  (level === null ? undefined : roleOfLevel.get(level)) ?? gitlab.signedIn

/** The level that a membership gives now; `null`: none, since it is over, or the member is blocked. */
export const liveLevel = (
  { access_level, expires_at, membership_state, state }: typeof MemberAnswer.Type,
  now: number
): number | null => {
  const isLive = state === "active" && (membership_state ?? "active") === "active" && now < endOf(expires_at)
  return isLive ? access_level : null
}

/** GitLab's days begin and end in UTC; on the day itself it is over. */
export const endOf = (day: string | null | undefined): number =>
  day === null || day === undefined ? Infinity : Date.parse(`${day}T00:00:00Z`)
