import type { Reference } from "@jobwarden/service"
import type { JobClaims } from "./claims.ts"
import type { ManagerSettings } from "./settings.ts"

/**
 * The projects that an administrator lets a job manage (SPEC §7): those of every manager in the configuration of
 * its issuer that it is. A fork's pipeline is none, nor is one whose ref is not protected.
 */
export const managedProjects = (
  managers: ReadonlyArray<ManagerSettings>,
  claims: JobClaims
): ReadonlyArray<Reference> => {
  if (claims.isFork || !claims.ref.protected) return []
  const managed = managers.filter((manager) => isManager(manager, claims)).flatMap(({ manages }) => manages)
  return [...new Set(managed)]
}

const isManager = (
  { environment, project, ref }: ManagerSettings,
  { environment: runsIn, ref: runsOn, source }: JobClaims
): boolean =>
  project === source &&
  (ref === undefined || runsOn.path === fullName(ref)) &&
  (environment === undefined || (runsIn?.name === environment && runsIn.protected))

/** A branch, unless it is said in full: a tag may have the name of a branch, and be protected for others to make. */
const fullName = (ref: string): string => (ref.startsWith("refs/") ? ref : `refs/heads/${ref}`)
