import type { Role } from "@jobwarden/core"
import { atOnce, type PlatformUnavailable } from "@jobwarden/service"
import { Effect, type Clock } from "effect"
import type { AnswerCache } from "./answer-cache.ts"
import { MemberAnswer } from "./answers.ts"
import type { GitLabClient } from "./client.ts"
import { askFor } from "./questions.ts"
import { endOf, liveLevel, roleAt } from "./roles.ts"

/** What somebody is a member of. */
export type MemberOf = "projects" | "groups"

/** A membership as it was answered, which may end before the answer is asked for again. */
export interface Membership {
  readonly level: number
  readonly endsAt: number
}

export interface Members {
  /** The role by membership there or in any group above; `authenticated` without one. */
  readonly role: (userId: number, of: MemberOf, id: number) => Effect.Effect<Role, PlatformUnavailable>
  /** Whether there is a membership at all, also one that gives no role. */
  readonly isMember: (userId: number, of: MemberOf, id: number) => Effect.Effect<boolean, PlatformUnavailable>
}

/** Which role somebody has where. */
export const makeMembers = (
  client: GitLabClient,
  clock: Clock.Clock,
  cache: AnswerCache<string, Membership | null, PlatformUnavailable>
): Members => {
  const levelOf = (
    userId: number,
    of: MemberOf,
    id: number
  ): Effect.Effect<number | null, PlatformUnavailable> => {
    const ask = Effect.map(
      askFor(client, { place: [of, id, "members", "all", userId] }, MemberAnswer, {
        isAsked: (member) => member.id === userId
      }),
      (member): Membership | null => {
        const level = member && liveLevel(member, clock.currentTimeMillisUnsafe())
        return level === null || member === null ? null : { level, endsAt: endOf(member.expires_at) }
      }
    )
    return atOnce(cache.get(`${of} ${id} ${userId}`, ask), (membership) =>
      Effect.succeed(
        membership !== null && clock.currentTimeMillisUnsafe() < membership.endsAt ? membership.level : null
      )
    )
  }
  return {
    role: (userId, of, id) => atOnce(levelOf(userId, of, id), (level) => Effect.succeed(roleAt(level))),
    isMember: (userId, of, id) => Effect.map(levelOf(userId, of, id), (level) => level !== null)
  }
}
