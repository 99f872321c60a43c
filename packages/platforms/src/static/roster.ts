import { decodeScope, gitlab, type Path, type Problem, type Role, type Scope } from "@jobwarden/core"
import type {
  DeployTokenPrincipal,
  JobPrincipal,
  PlatformGroup,
  PlatformProject,
  Reference,
  UserPrincipal
} from "@jobwarden/service"
import { Result } from "effect"
import type { StaticPlatformData } from "./file-schema.ts"
import { readDeployTokens, readJobs, readUsers } from "./principals.ts"
import { ProblemCollector } from "./problem-collector.ts"
import { readTokens, type StaticToken } from "./tokens.ts"

/** What a platform file comes to, every name in it replaced by what it stands for. */
export interface Roster {
  readonly groups: ReadonlyArray<PlatformGroup>
  readonly projects: ReadonlyArray<PlatformProject>
  /** By id and by path. */
  readonly project: ReadonlyMap<Reference, PlatformProject>
  /** By id and by path. */
  readonly group: ReadonlyMap<Reference, PlatformGroup>
  /** By id and by username. */
  readonly user: ReadonlyMap<Reference, UserPrincipal>
  readonly job: ReadonlyMap<Reference, JobPrincipal>
  readonly deployToken: ReadonlyMap<Reference, DeployTokenPrincipal>
  /** The path of a project or group → user id → role. */
  readonly members: ReadonlyMap<string, ReadonlyMap<number, Role>>
  /** By SHA-256. */
  readonly tokens: ReadonlyMap<string, StaticToken>
}

/**
 * Looks up every name of a platform file, or tells all that stand for nothing or for two things.
 *
 * Names are keys of `Map`s only, so that a user called `__proto__` is a user like any other.
 */
export const makeRoster = (data: StaticPlatformData): Result.Result<Roster, ReadonlyArray<Problem>> => {
  const collector = new ProblemCollector()
  const groups = (data.groups ?? []).map(({ id, path }) => ({ id, path }))
  const projects = (data.projects ?? []).map(platformProject)
  const group = registerPlaces(collector, "groups", groups)
  const project = registerPlaces(collector, "projects", projects)
  projects.forEach(({ path, scope }, index) => {
    if (group.has(path)) collector.add(["projects", index, "path"], "is the path of a group as well")
    checkScope(collector, ["projects", index, "scope"], scope)
  })
  const user = readUsers(collector, data)
  const job = readJobs(collector, data, { project, user })
  const deployToken = readDeployTokens(collector, data, { project, group })
  const members = new Map([
    ...readMembers(collector, "groups", data.groups ?? [], user),
    ...readMembers(collector, "projects", data.projects ?? [], user)
  ])
  const tokens = readTokens(collector, data, { user, job, deployToken })
  return collector.problems.length > 0
    ? Result.fail(collector.problems)
    : Result.succeed({ groups, projects, project, group, user, job, deployToken, members, tokens })
}

/** What a scope's shape does not show: a source that is named twice. */
const checkScope = (collector: ProblemCollector, place: Path, scope: Scope = {}): void => {
  const decoded = decodeScope(scope)
  if (Result.isSuccess(decoded)) return
  for (const { path, message } of decoded.failure) collector.add([...place, ...path], message)
}

type FileProject = NonNullable<StaticPlatformData["projects"]>[number]

const platformProject = ({
  id,
  path,
  visibility = gitlab.visibilities[0],
  scope,
  facts
}: FileProject): PlatformProject => ({
  id,
  path,
  visibility,
  ...(scope !== undefined && { scope }),
  ...(facts !== undefined && { facts })
})

const registerPlaces = <Place extends PlatformGroup>(
  collector: ProblemCollector,
  list: "groups" | "projects",
  places: ReadonlyArray<Place>
): ReadonlyMap<Reference, Place> =>
  new Map<Reference, Place>([
    ...collector.register(list, "id", places, ({ id }) => id),
    ...collector.register(list, "path", places, ({ path }) => path)
  ])

interface WithMembers {
  readonly path: string
  readonly members?: { readonly [username: string]: Role }
}

const readMembers = (
  collector: ProblemCollector,
  list: "groups" | "projects",
  places: ReadonlyArray<WithMembers>,
  users: ReadonlyMap<Reference, UserPrincipal>
): ReadonlyArray<readonly [path: string, roles: ReadonlyMap<number, Role>]> =>
  places.map(({ path, members = {} }, index) => {
    const roles = new Map<number, Role>()
    for (const [username, role] of Object.entries(members)) {
      const user = collector.resolve([list, index, "members", username], "user", username, users)
      if (user) roles.set(user.id, role)
    }
    return [path, roles]
  })
