import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { Platform, type PlatformProject, type Reference, type UserPrincipal } from "./platform.ts"
import { RefusalLog } from "./refusal-log.ts"
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

/**
 * The one gate before a project's policy (SPEC §7, §9.4): signed in as a user (401), knows the project (404),
 * by a token that may do it, as a maintainer or above (403), in that order. Refused attempts to change are
 * audited.
 */
export const authorize = Effect.fn("authorize")(function* (
  requester: Requester,
  reference: Reference,
  need: Need
): Effect.fn.Return<
  Authorised,
  | Unauthorized
  | ProjectNotFound
  | Forbidden
  | InsufficientScope
  | import("./platform.ts").PlatformUnavailable,
  Platform | RefusalLog
> {
  const platform = yield* Platform
  const refusals = yield* RefusalLog
  const project = yield* platform.project(reference)
  const { principal } = requester
  if (principal?.type !== "user" || !principal.active) {
    // A job token never reads or changes policy; that one tried to is worth knowing.
    if (need === "write" && principal?.type === "job" && principal.active && project !== null) {
      yield* refusals.record(requester, { ...project, type: "project" }, "job_token_not_allowed")
    }
    return yield* new Unauthorized({})
  }
  if (project === null) return yield* new ProjectNotFound()
  const role = yield* roleOf(platform, principal, project)
  if (!knows(role, project) && !seesEverything(principal)) return yield* new ProjectNotFound()
  const { scopes } = principal
  if (scopes !== undefined && !scopesFor[need].some((scope) => scopes.includes(scope))) {
    if (need === "write")
      yield* refusals.record(requester, { ...project, type: "project" }, "insufficient_scope")
    return yield* new InsufficientScope({ required: [...scopesFor[need]] })
  }
  if (rank(role) < rank("maintainer")) {
    if (need === "write")
      yield* refusals.record(requester, { ...project, type: "project" }, "role_below_maintainer")
    return yield* new Forbidden({
      reason: `this needs the maintainer role or above in the project; yours is ${role}`
    })
  }
  return { user: principal, project, role }
})

/** An instance administrator acts as an owner everywhere (SPEC §2). */
export const roleOf = (platform: Platform["Service"], user: UserPrincipal, project: PlatformProject) =>
  user.admin ? Effect.succeed<Role>("owner") : platform.memberRole(user.id, project.id)

/** Administrators and auditors know every project and group. */
export const seesEverything = ({ admin, auditor = false }: UserPrincipal): boolean => admin || auditor

/** A private project is known to its members only. */
export const knows = (role: Role, project: PlatformProject): boolean =>
  project.visibility !== "private" || rank(role) >= rank("guest")
