import type { Path } from "@jobwarden/core"
import type {
  DeployTokenPrincipal,
  JobPrincipal,
  PlatformGroup,
  PlatformProject,
  Reference,
  UserPrincipal
} from "@jobwarden/service"
import type { StaticPlatformData } from "./file-schema.ts"
import type { ProblemCollector } from "./problem-collector.ts"

type Known<Entry> = ReadonlyMap<Reference, Entry>

/** The users of the file, by id and by username. */
export const readUsers = (collector: ProblemCollector, data: StaticPlatformData): Known<UserPrincipal> => {
  const users = (data.users ?? []).map(
    ({ id, username, name, admin = false, auditor = false, active = true }): UserPrincipal => ({
      type: "user",
      id,
      username,
      name,
      admin,
      ...(auditor && { auditor }),
      active
    })
  )
  return new Map<Reference, UserPrincipal>([
    ...collector.register("users", "id", users, ({ id }) => id),
    ...collector.register("users", "username", users, ({ username }) => username)
  ])
}

/** The jobs of the file, by id. A job whose user is no longer active is over, as on GitLab. */
export const readJobs = (
  collector: ProblemCollector,
  data: StaticPlatformData,
  known: { readonly project: Known<PlatformProject>; readonly user: Known<UserPrincipal> }
): ReadonlyMap<Reference, JobPrincipal> => {
  collector.register("jobs", "id", data.jobs ?? [], ({ id }) => id)
  const principals = new Map<Reference, JobPrincipal>()
  ;(data.jobs ?? []).forEach(({ id, project, ref, environment, user, active = true }, index) => {
    const source = collector.resolve(["jobs", index, "project"], "project", project, known.project)
    const trigger = collector.resolve(["jobs", index, "user"], "user", user, known.user)
    if (!source || !trigger) return
    principals.set(id, {
      type: "job",
      id,
      project: source.id,
      ref,
      ...(environment && { environment }),
      userId: trigger.id,
      active: active && trigger.active
    })
  })
  return principals
}

/** The deploy tokens of the file, by id. */
export const readDeployTokens = (
  collector: ProblemCollector,
  data: StaticPlatformData,
  known: { readonly project: Known<PlatformProject>; readonly group: Known<PlatformGroup> }
): ReadonlyMap<Reference, DeployTokenPrincipal> => {
  collector.register("deploy_tokens", "id", data.deploy_tokens ?? [], ({ id }) => id)
  const principals = new Map<Reference, DeployTokenPrincipal>()
  ;(data.deploy_tokens ?? []).forEach(({ id, project, group, scopes, active = true }, index) => {
    const place: Path = ["deploy_tokens", index]
    if ((project === undefined) === (group === undefined)) {
      return collector.add(place, "needs either `project` or `group`: where it is at home")
    }
    const inProject =
      project === undefined
        ? undefined
        : collector.resolve([...place, "project"], "project", project, known.project)
    const inGroup =
      group === undefined ? undefined : collector.resolve([...place, "group"], "group", group, known.group)
    const home = inProject ? { project: inProject.id } : inGroup && { group: inGroup.id }
    if (home) principals.set(id, { type: "deploy_token", id, home, scopes, active })
  })
  return principals
}
