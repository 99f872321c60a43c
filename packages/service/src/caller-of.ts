import type { Caller, Role } from "@jobwarden/core"
import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import type { Unanswered } from "./known-places.ts"
import type { Platform, PlatformProject, Principal, Reference } from "./platform.ts"
import type { PolicyIndex } from "./policy-index.ts"
import { triggerRole } from "./trigger-role.ts"

/**
 * A principal as the engine knows callers, by the roles that the platform says it has in the target; `null` for
 * one that can never be a caller.
 */
export const callerOf = (
  platform: Platform["Service"],
  index: Pick<PolicyIndex["Service"], "project">,
  project: PlatformProject,
  principal: Principal
): Effect.Effect<Caller<Role> | null, Unanswered> => {
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
      const { active, environment, identity, ref } = principal
      // Its number would be that of another project here.
      if (identity?.isNative === false) return Effect.succeed(null)
      return atOnce(knowSource(index, project, principal.project), () =>
        atOnce(triggerRole(platform, project, principal), (role) =>
          Effect.succeed({
            type: "job",
            project: principal.project,
            ref,
            trigger_role: role,
            active,
            ...(environment && { environment })
          })
        )
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

/** Which groups a source is in decides which entry of the allowlist speaks for it: they are asked for first. */
export const knowSource = (
  index: Pick<PolicyIndex["Service"], "project">,
  project: PlatformProject,
  source: Reference
): Effect.Effect<unknown, Unanswered> =>
  source === project.id || source === project.path ? nothing : index.project(source)

const nothing = Effect.succeed(null)
