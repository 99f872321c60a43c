import type { Explanation } from "../src/access/explain.ts"
import type { Caller, JobCaller } from "../src/access/request.ts"
import { createEngine } from "../src/engine.ts"
import type { Grant, Permissions, ProjectInput, Role, Scope } from "../src/gitlab.ts"
import { noon } from "./documents.ts"

export const path = "acme/backend"

/** Explains why the caller may not write releases (the platform asks for a developer) of a project. */
export const explain = (
  grant: Grant | undefined,
  caller: Caller<Role>,
  { limit, scope }: { readonly limit?: Grant; readonly scope?: Scope } = {}
): Omit<Explanation, "cell" | "revision" | "gates" | "grant" | "allowed"> => {
  const engine = createEngine({ now: () => noon })
  const cell = (write: Grant | undefined): Permissions => (write === undefined ? {} : { releases: { write } })
  const project: ProjectInput = { id: 11, path, permissions: cell(grant), ...(scope && { scope }) }
  engine.load({
    instance: { limits: cell(limit) },
    groups: [{ id: 21, path: "acme" }],
    projects: [project, { id: 12, path: "acme/app" }]
  })
  const { byCaller, byOwner, reason } = engine.explain({
    project: path,
    caller,
    resource: "releases",
    action: "write"
  })
  return { reason, byCaller, byOwner }
}

/** A user's token. */
export const user = (role: Role, scopes?: readonly string[]): Caller<Role> => ({
  type: "user",
  role,
  ...(scopes && { scopes })
})
/** A job token of the project itself, triggered by a developer on a protected ref. */
export const job = (changes: Partial<JobCaller<Role>> = {}): JobCaller<Role> => ({
  type: "job",
  project: path,
  ref: { protected: true },
  trigger_role: "developer",
  ...changes
})
/** A job token of another project that the engine knows. */
export const fromApp = (changes: Partial<JobCaller<Role>> = {}) => job({ project: "acme/app", ...changes })
export const feature = { ref: { protected: false } }
export const fork = { ref: { protected: true, fork: true } }
export const production = { environment: { name: "production", protected: false } }
