import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { atOnce } from "./at-once.ts"
import type { Unanswered } from "./known-places.ts"
import { isManager, managingRole, type Manager } from "./managing-job.ts"
import { Platform, type PlatformProject, type Reference } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
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

/** Why the gate lets somebody not through. */
export type Refused = Unauthorized | ProjectNotFound | Forbidden | InsufficientScope | Unanswered

/** Asks the gate for the ports that it was made with. */
export type Gate = (
  requester: Requester,
  reference: Reference,
  need: Need
) => Effect.Effect<Authorised, Refused>

/**
 * The one gate before a project's policy (SPEC §7, §9.4): signed in as a user or a job that manages projects (401),
 * knows the project (404), by a token that may do it, as a maintainer or above (403), in that order. Refused
 * attempts to change are audited. Where the platform answers at once, so does the gate.
 */
export const gate: Effect.Effect<Gate, never, Platform | PolicyIndex | RefusalLog> = Effect.gen(function* () {
  const platform = yield* Platform
  const index = yield* PolicyIndex
  const refusals = yield* RefusalLog

  return (requester, reference, need) => {
    const { principal } = requester
    // A job token never reads or changes policy; that one tried to is worth knowing. For anybody else who comes
    // without a right to ask, nothing is looked up: the platform may have to ask somebody.
    if (!isManager(principal) && (principal?.type !== "job" || !principal.active)) {
      return Effect.fail(new Unauthorized({}))
    }
    return atOnce(index.project(reference), (project) => {
      const refuse = (failure: Refused, reason: RefusalReason): Effect.Effect<never, Refused> =>
        need === "write" && project !== null
          ? Effect.andThen(
              refusals.record(requester, { ...project, type: "project" }, reason),
              Effect.fail(failure)
            )
          : Effect.fail(failure)

      if (!isManager(principal)) return refuse(new Unauthorized({}), "job_token_not_allowed")
      if (project === null) return Effect.fail(new ProjectNotFound())
      return atOnce(roleOf(platform, principal, project), (role): Effect.Effect<Authorised, Refused> => {
        if (!knows(role, project) && !seesEverything(principal)) return Effect.fail(new ProjectNotFound())
        const scopes = principal.type === "user" ? principal.scopes : undefined
        if (scopes !== undefined && !scopesFor[need].some((scope) => scopes.includes(scope))) {
          return refuse(new InsufficientScope({ required: [...scopesFor[need]] }), "insufficient_scope")
        }
        if (rank(role) < rank("maintainer")) {
          const reason =
            principal.type === "user"
              ? `this needs the maintainer role or above in the project; yours is ${role}`
              : "this job may manage projects, and this is none of them"
          return refuse(new Forbidden({ reason }), "role_below_maintainer")
        }
        return Effect.succeed({ by: principal, project, role })
      })
    })
  }
})

/** The same gate, for a use case that needs it once. */
export const authorize = (requester: Requester, reference: Reference, need: Need) =>
  Effect.flatMap(gate, (ask) => ask(requester, reference, need))

/** An instance administrator acts as an owner everywhere (SPEC §2). */
export const roleOf = (platform: Platform["Service"], somebody: Manager, project: PlatformProject) => {
  if (somebody.type === "job") return Effect.succeed(managingRole(somebody, project))
  return somebody.admin ? Effect.succeed<Role>("owner") : platform.memberRole(somebody.id, project.id)
}

/** Administrators and auditors know every project and group. */
export const seesEverything = (somebody: Manager): boolean =>
  somebody.type === "user" && (somebody.admin || somebody.auditor === true)

/** A private project is known to its members only. */
export const knows = (role: Role, project: PlatformProject): boolean =>
  project.visibility !== "private" || rank(role) >= rank("guest")
