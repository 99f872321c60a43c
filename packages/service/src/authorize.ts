import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import {
  Platform,
  type PlatformProject,
  type PlatformUnavailable,
  type Reference,
  type UserPrincipal
} from "./platform.ts"
import { RefusalLog, type RefusalReason } from "./refusal-log.ts"
import {
  Forbidden,
  InsufficientScope,
  ProjectNotFound,
  Unauthorized,
  type Authorised,
  type Requester
} from "./requester.ts"

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1

/** What somebody is about to do. A rehearsal needs what the change itself needs, and is not audited. */
export type Need = "read" | "write" | "rehearse"

/** Scopes of which one must be on a token that has scopes. */
export const scopesFor: { readonly [N in Need]: ReadonlyArray<string> } = {
  read: ["api", "read_api"],
  write: ["api"],
  rehearse: ["api"]
}

type Refused = Unauthorized | ProjectNotFound | Forbidden | InsufficientScope | PlatformUnavailable

/** Asks the gate for the ports that it was made with. */
export type Gate = (
  requester: Requester,
  reference: Reference,
  need: Need
) => Effect.Effect<Authorised, Refused>

/**
 * The one gate before a project's policy (SPEC §7, §9.4): signed in as a user (401), knows the project (404),
 * by a token that may do it, as a maintainer or above (403), in that order. Refused attempts to change are
 * audited. Where the platform answers at once, so does the gate.
 */
export const gate: Effect.Effect<Gate, never, Platform | RefusalLog> = Effect.gen(function* () {
  const platform = yield* Platform
  const refusals = yield* RefusalLog

  return (requester, reference, need) =>
    atOnce(platform.project(reference), (project) => {
      const { principal } = requester
      const refuse = (failure: Refused, reason: RefusalReason): Effect.Effect<never, Refused> =>
        need === "write" && project !== null
          ? Effect.andThen(
              refusals.record(requester, { ...project, type: "project" }, reason),
              Effect.fail(failure)
            )
          : Effect.fail(failure)

      if (principal?.type !== "user" || !principal.active) {
        // A job token never reads or changes policy; that one tried to is worth knowing.
        return principal?.type === "job" && principal.active
          ? refuse(new Unauthorized({}), "job_token_not_allowed")
          : Effect.fail(new Unauthorized({}))
      }
      if (project === null) return Effect.fail(new ProjectNotFound())
      return atOnce(roleOf(platform, principal, project), (role): Effect.Effect<Authorised, Refused> => {
        if (!knows(role, project) && !seesEverything(principal)) return Effect.fail(new ProjectNotFound())
        const { scopes } = principal
        if (scopes !== undefined && !scopesFor[need].some((scope) => scopes.includes(scope))) {
          return refuse(new InsufficientScope({ required: [...scopesFor[need]] }), "insufficient_scope")
        }
        if (rank(role) < rank("maintainer")) {
          const reason = `this needs the maintainer role or above in the project; yours is ${role}`
          return refuse(new Forbidden({ reason }), "role_below_maintainer")
        }
        return Effect.succeed({ user: principal, project, role })
      })
    })
})

/** The same gate, for a use case that needs it once. */
export const authorize = (requester: Requester, reference: Reference, need: Need) =>
  Effect.flatMap(gate, (ask) => ask(requester, reference, need))

/** An instance administrator acts as an owner everywhere (SPEC §2). */
export const roleOf = (platform: Platform["Service"], user: UserPrincipal, project: PlatformProject) =>
  user.admin ? Effect.succeed<Role>("owner") : platform.memberRole(user.id, project.id)

/** Administrators and auditors know every project and group. */
export const seesEverything = ({ admin, auditor = false }: UserPrincipal): boolean => admin || auditor

/** A private project is known to its members only. */
export const knows = (role: Role, project: PlatformProject): boolean =>
  project.visibility !== "private" || rank(role) >= rank("guest")
