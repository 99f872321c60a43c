import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import type { JobPrincipal, Platform, PlatformProject, PlatformUnavailable } from "./platform.ts"

/**
 * The role, in a project, of who triggered a job. It counts by membership only, an administrator's too (SPEC §2).
 *
 * What a signed token says of the role is about the job's own project and counts for no other (SPEC §9.6). Of
 * somebody whom the platform knows as well, the lower of the two counts: a role may have been taken since the token
 * was signed, or since the platform looked.
 */
export const triggerRole = (
  platform: Platform["Service"],
  project: PlatformProject,
  { identity, project: source, userId }: JobPrincipal
): Effect.Effect<Role, PlatformUnavailable> => {
  const stated = source === project.id ? (identity?.roleInSource ?? null) : null
  if (stated === null) return platform.memberRole(userId, project.id)
  return atOnce(platform.user(userId), (user) =>
    user === null
      ? Effect.succeed(stated)
      : atOnce(platform.memberRole(userId, project.id), (known) => Effect.succeed(lower(stated, known)))
  )
}

const lower = (one: Role, other: Role): Role => (rank(one) < rank(other) ? one : other)

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1
