import type { Role } from "@jobwarden/core"
import type { JobIdentity, JobPrincipal, PlatformProject, Principal, UserPrincipal } from "./platform.ts"

/** A job that an administrator lets manage projects, by who signed for it (SPEC §7). */
export type ManagingJob = JobPrincipal & { readonly identity: JobIdentity }

/** Who may come before the gate of a policy: somebody signed in, or a job that may manage projects. */
export type Manager = UserPrincipal | ManagingJob

/** Whether the gate looks at somebody at all. Any other job is nobody there: it never reads or changes policy. */
export const isManager = (principal: Principal | null): principal is Manager =>
  principal !== null &&
  (principal.type === "user" || principal.type === "job") &&
  principal.active &&
  (principal.type === "user" || (principal.identity?.manages.length ?? 0) > 0)

/**
 * As whom a job may deal with a project's policy: a maintainer of those that it manages. It knows the project that
 * it is of, and is a stranger everywhere else, whoever triggered it.
 */
export const managingRole = ({ identity, project: source }: ManagingJob, project: PlatformProject): Role => {
  const { isNative, manages } = identity
  if (manages.some((reference) => reference === project.id || reference === project.path)) return "maintainer"
  return isNative && source === project.id ? "guest" : "authenticated"
}
