import type { Caller, Role } from "@jobwarden/core"
import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import type { Platform, PlatformProject, PlatformUnavailable, Principal } from "./platform.ts"

/**
 * A principal as the engine knows callers, by the roles that the platform says it has in the target; `null` for
 * one that can never be a caller.
 */
export const callerOf = (
  platform: Platform["Service"],
  project: PlatformProject,
  principal: Principal
): Effect.Effect<Caller<Role> | null, PlatformUnavailable> => {
  switch (principal.type) {
    case "user": {
      const { active, admin, id, scopes } = principal
      const asUser = (role: Role): Caller<Role> => ({
        type: "user",
        role,
        active,
        ...(scopes === undefined ? {} : { scopes })
      })
      return admin
        ? Effect.succeed(asUser("owner"))
        : atOnce(platform.memberRole(id, project.id), (role) => Effect.succeed(asUser(role)))
    }
    case "job": {
      const { active, environment, ref, userId } = principal
      // A trigger role counts by membership only, an administrator's too (SPEC §2).
      return atOnce(platform.memberRole(userId, project.id), (role) =>
        Effect.succeed({
          type: "job",
          project: principal.project,
          ref,
          trigger_role: role,
          active,
          ...(environment && { environment })
        })
      )
    }
    case "deploy_token": {
      const { active, home, scopes } = principal
      return Effect.succeed({ type: "deploy_token", ...home, scopes, active })
    }
    case "decision_client":
      return Effect.succeed(null)
  }
}
