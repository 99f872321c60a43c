import { Effect } from "effect"
import { authorize, scopesFor, seesEverything } from "./authorize.ts"
import { Platform, type PlatformProject, type Reference, type UserPrincipal } from "./platform.ts"
import { Forbidden, InsufficientScope, ProjectNotFound, Unauthorized, type Requester } from "./requester.ts"

/** Somebody who may read what was done to a project. */
export interface AuditReader {
  readonly user: UserPrincipal
  readonly project: PlatformProject
}

/**
 * The gate before a project's audit events (SPEC §8, §9.4): that of its policy, which administrators and auditors
 * pass for every project.
 */
export const authorizeAudit = Effect.fn("authorizeAudit")(function* (
  requester: Requester,
  reference: Reference
) {
  const { principal } = requester
  if (principal?.type !== "user" || !principal.active || !seesEverything(principal)) {
    const { project, user } = yield* authorize(requester, reference, "read")
    return { project, user } satisfies AuditReader
  }
  const project = yield* Platform.use((platform) => platform.project(reference))
  if (project === null) return yield* new ProjectNotFound()
  yield* requireScope(principal)
  return { project, user: principal } satisfies AuditReader
})

/** The gate before what concerns every project: administrators and auditors pass it. */
export const authorizeEverywhere = Effect.fn("authorizeEverywhere")(function* ({ principal }: Requester) {
  if (principal?.type !== "user" || !principal.active) return yield* new Unauthorized({})
  yield* requireScope(principal)
  if (!seesEverything(principal)) {
    return yield* new Forbidden({ reason: "this needs an administrator or an auditor of the instance" })
  }
  return principal
})

const requireScope = ({ scopes }: UserPrincipal) =>
  scopes === undefined || scopesFor.read.some((scope) => scopes.includes(scope))
    ? Effect.void
    : Effect.fail(new InsufficientScope({ required: [...scopesFor.read] }))
