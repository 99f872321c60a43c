import { vocabulary, type Role } from "@jobwarden/core"
import { Effect, Layer } from "effect"
import {
  Platform,
  type Credential,
  type DeployTokenPrincipal,
  type JobPrincipal,
  type PlatformProject,
  type Principal,
  type RoleQuery,
  type SubjectPrincipal,
  type UserPrincipal
} from "../platform.ts"
import {
  clients,
  deployTokens,
  groups,
  jobs,
  members,
  people,
  projects,
  type Person
} from "./sample-organisation.ts"

export { clients, deployTokens, groups, jobs, people, projects, type Person }

interface Holder {
  readonly principal: Principal
  readonly doors: ReadonlyArray<Credential["presentedAs"]>
}

const doors: { readonly [Kind in Principal["type"]]: Holder["doors"] } = {
  user: ["private_token", "bearer"],
  job: ["job_token", "bearer", "basic"],
  deploy_token: ["basic"],
  decision_client: ["bearer"]
}

const held = (principal: Principal): Holder => ({ principal, doors: doors[principal.type] })

/** The sample secrets: `<person>`, `<person>-<scope>`, `job-<name>`, `deploy-<name>`, `client-<name>`, each with `-token`. */
const holders: ReadonlyMap<string, Holder> = new Map([
  ...Object.values(people).flatMap((person): Array<[string, Holder]> => [
    [`${person.username}-token`, held(person)],
    ...["api", "read_api", "read_registry"].map((scope): [string, Holder] => [
      `${person.username}-${scope}-token`,
      held({ ...person, scopes: [scope] })
    ])
  ]),
  ...Object.entries(jobs).map(([name, job]) => [`job-${name}-token`, held(job)] as const),
  ...Object.entries(deployTokens).map(([name, token]) => [`deploy-${name}-token`, held(token)] as const),
  ...Object.entries(clients).map(([name, client]) => [`client-${name}-token`, held(client)] as const)
])

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1

const memberRole = (userId: number, projectId: number): Role =>
  roleAt(userId, Object.values(projects).find(({ id }) => id === projectId)?.path ?? "")

const groupRole = (userId: number, groupId: number): Role =>
  roleAt(userId, groups.find(({ id }) => id === groupId)?.path ?? "")

/** The highest role that a path and those above it give somebody. */
const roleAt = (userId: number, path: string): Role => {
  const person = Object.values(people).find(({ id }) => id === userId)?.username
  const roles = [...members].flatMap(([place, roleOf]) =>
    person !== undefined && (path === place || path.startsWith(`${place}/`)) ? (roleOf[person] ?? []) : []
  )
  return roles.reduce(
    (highest, role) => (rank(role) > rank(highest) ? role : highest),
    "authenticated" as Role
  )
}

/** Somebody knows a group with something below that is not private, and one that they are related to by membership. */
const knowsGroup = (userId: number, groupId: number): boolean => {
  const { path } = groups.find(({ id }) => id === groupId) ?? { path: "" }
  const person = Object.values(people).find(({ id }) => id === userId)?.username
  const isBelow = (place: string): boolean => place === path || place.startsWith(`${path}/`)
  return (
    Object.values(projects).some((project) => project.visibility !== "private" && isBelow(project.path)) ||
    [...members].some(([place, roleOf]) => person !== undefined && isBelow(place) && person in roleOf) ||
    [...members].some(
      ([place, roleOf]) => person !== undefined && path.startsWith(`${place}/`) && person in roleOf
    )
  )
}

const pageOf = <Place extends { readonly id: number }>(
  { after, leastRole, limit, userId }: RoleQuery,
  places: ReadonlyArray<Place>,
  roleIn: (userId: number, id: number) => Role
): ReadonlyArray<Place> =>
  places
    .filter(({ id }) => id > after && (userId === null || rank(roleIn(userId, id)) >= rank(leastRole)))
    .toSorted((one, other) => one.id - other.id)
    .slice(0, limit)

const byId = <Entry extends { readonly id: unknown }>(
  entries: { readonly [name: string]: Entry },
  reference: unknown
): Entry | null => Object.values(entries).find(({ id }) => id === reference) ?? null

/** The sample organisation as a platform: every answer from the values above, most at once. */
export const samplePlatform: Platform["Service"] = Platform.of({
  authenticate: ({ presentedAs, secret }) => {
    const holder = holders.get(secret.reveal())
    return Effect.succeed(holder?.doors.includes(presentedAs) ? holder.principal : null)
  },
  inventory: Effect.succeed({ groups, projects: Object.values(projects) }),
  health: Effect.void,
  project: (reference) =>
    Effect.succeed(
      Object.values<PlatformProject>(projects).find(
        ({ id, path }) => reference === id || reference === path
      ) ?? null
    ),
  memberRole: (userId, projectId) => Effect.succeed(memberRole(userId, projectId)),
  groupRole: (userId, groupId) => Effect.sync(() => groupRole(userId, groupId)),
  projectsWithRole: (query) =>
    Effect.sync(() => pageOf(query, Object.values<PlatformProject>(projects), memberRole)),
  groupsWithRole: (query) => Effect.sync(() => pageOf(query, groups, groupRole)),
  user: (reference) =>
    Effect.succeed(
      Object.values<UserPrincipal>(people).find(
        ({ id, username }) => reference === id || reference === username
      ) ?? null
    ),
  group: (reference) =>
    Effect.succeed(groups.find(({ id, path }) => reference === id || reference === path) ?? null),
  knowsGroup: (userId, groupId) => Effect.sync(() => knowsGroup(userId, groupId)),
  job: (id) => Effect.succeed(byId<JobPrincipal>(jobs, id)),
  deployToken: (id) => Effect.succeed(byId<DeployTokenPrincipal>(deployTokens, id)),
  principals: ({ after, limit, type }) =>
    Effect.succeed(
      Object.values<SubjectPrincipal>({ user: people, job: jobs, deploy_token: deployTokens }[type])
        .filter(({ id }) => id > after)
        .toSorted((one, other) => one.id - other.id)
        .slice(0, limit)
    )
})

export const layerPlatformSample: Layer.Layer<Platform> = Layer.succeed(Platform, samplePlatform)
