import { Effect } from "effect"
import { authorize, scopesFor, seesEverything } from "./authorize.ts"
import type { PlatformProject, Reference, UserPrincipal } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
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
    const { by, project } = yield* authorize(requester, reference, "read")
    if (by.type === "job") return yield* new Forbidden({ reason: notForJobs })
    return { project, user: by } satisfies AuditReader
  }
  const project = yield* PolicyIndex.use((index) => index.project(reference))
  if (project === null) return yield* new ProjectNotFound()
  yield* requireScope(principal)
  return { project, user: principal } satisfies AuditReader
})

/** Who changed something from where is nothing that managing a project takes. */
const notForJobs = "a job may manage this project, and does not read who did what; ask as a maintainer"

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
