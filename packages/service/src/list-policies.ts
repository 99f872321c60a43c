import { vocabulary, type Role } from "@jobwarden/core"
import { Effect } from "effect"
import { roleOf, scopesFor } from "./authorize.ts"
import type { Entity } from "./entity.ts"
import { isManager, type Manager, type ManagingJob } from "./managing-job.ts"
import { Platform, type PlatformGroup, type PlatformProject, type UserPrincipal } from "./platform.ts"
import { PolicyIndex } from "./policy-index.ts"
import { PolicyStore } from "./policy-store.ts"
import { viewPolicy, type PolicyView } from "./policy-view.ts"
import { InsufficientScope, Unauthorized, type Requester } from "./requester.ts"
import { surroundingGroup, theInstance } from "./surroundings.ts"
import { viewSurroundings, type SurroundingsView } from "./surroundings-view.ts"

/** Which part of which list is asked for. */
export interface PolicyQuery {
  readonly kind: Entity["type"]
  /** Ids above this one, 0 for the first. */
  readonly after: number
  /** At most so many. */
  readonly limit: number
  /** Only those that have a document of their own. */
  readonly storedOnly: boolean
}

/** A document in a list, with the tag that it has by itself. */
export type ListedPolicy =
  | ({ readonly kind: "project"; readonly etag: string } & PolicyView)
  | ({
      readonly kind: "group" | "instance"
      readonly etag: string
      readonly path?: string
    } & SurroundingsView["document"])

export interface PolicyList {
  readonly policies: ReadonlyArray<ListedPolicy>
  /** After which id the list goes on; `null`: that was all. */
  readonly next: number | null
}

/**
 * The documents that somebody may change, by id: projects as a maintainer or above, groups as an owner, the
 * instance as an administrator. What else there is is neither named nor counted.
 */
export const listPolicies = Effect.fn("listPolicies")(function* <E>(
  { principal }: Requester,
  /** What is asked for, read only once the requester is known to be allowed to ask. */
  readQuery: Effect.Effect<PolicyQuery, E>
) {
  if (!isManager(principal)) return yield* new Unauthorized({})
  const scopes = principal.type === "user" ? principal.scopes : undefined
  if (scopes !== undefined && !scopesFor.read.some((scope) => scopes.includes(scope))) {
    return yield* new InsufficientScope({ required: [...scopesFor.read] })
  }
  const query = yield* readQuery
  switch (query.kind) {
    case "project":
      return yield* listProjects(principal, query)
    case "group":
      return principal.type === "user" ? yield* listGroups(principal, query) : nothing
    case "instance":
      return principal.type === "user" ? yield* listInstance(principal, query) : nothing
  }
})

/** What a job has of groups and of the instance: it manages projects. */
const nothing: PolicyList = { policies: [], next: null }

const listProjects = Effect.fnUntraced(function* (somebody: Manager, query: PolicyQuery) {
  const platform = yield* Platform
  const isManaged = (project: PlatformProject) =>
    Effect.map(roleOf(platform, somebody, project), (role) => isAtLeast(role, "maintainer"))
  const found = query.storedOnly
    ? yield* stored(query, platform.project, isManaged)
    : somebody.type === "job"
      ? yield* managedBy(somebody, query)
      : yield* platform.projectsWithRole(pageFor(somebody, "maintainer", query))
  return yield* listOf(
    query,
    found,
    ({ id }) => ({ type: "project", id }),
    (project, policy) =>
      Effect.map(viewPolicy(project, policy, somebody), ({ etag, view }): ListedPolicy => ({
        kind: "project",
        ...view,
        etag
      }))
  )
})

/** The projects that a job manages, as a platform would list them. */
const managedBy = Effect.fnUntraced(function* ({ identity }: ManagingJob, { after, limit }: PolicyQuery) {
  const platform = yield* Platform
  const found = yield* Effect.forEach(identity.manages, platform.project, { concurrency: 8 })
  const byId = new Map(found.flatMap((project) => (project === null ? [] : [[project.id, project] as const])))
  return [...byId.values()]
    .filter(({ id }) => id > after)
    .toSorted((one, other) => one.id - other.id)
    .slice(0, limit + 1)
})

const listGroups = Effect.fnUntraced(function* (user: UserPrincipal, query: PolicyQuery) {
  const platform = yield* Platform
  const isManaged = ({ id }: PlatformGroup) =>
    user.admin
      ? Effect.succeed(true)
      : Effect.map(platform.groupRole(user.id, id), (role) => isAtLeast(role, "owner"))
  const found = query.storedOnly
    ? yield* stored(query, platform.group, isManaged)
    : yield* platform.groupsWithRole(pageFor(user, "owner", query))
  return yield* listOf(
    query,
    found,
    ({ id }) => ({ type: "group", id }),
    (group, policy) => {
      const { document, etag } = viewSurroundings(surroundingGroup(group), policy)
      return Effect.succeed<ListedPolicy>({ kind: "group", path: group.path, ...document, etag })
    }
  )
})

const listInstance = Effect.fnUntraced(function* (user: UserPrincipal, { storedOnly }: PolicyQuery) {
  const policy = yield* PolicyStore.use((store) => store.read(theInstance))
  const isListed = user.admin && (!storedOnly || Object.keys(policy.document).length > 0)
  const { document, etag } = viewSurroundings(theInstance, policy)
  const list: PolicyList = { policies: isListed ? [{ kind: "instance", ...document, etag }] : [], next: null }
  return list
})

const isAtLeast = (role: Role, least: Role): boolean =>
  (vocabulary.rank.get(role) ?? -1) >= (vocabulary.rank.get(least) ?? Number.POSITIVE_INFINITY)

/** One more than is asked for says whether the list goes on. */
const pageFor = (user: UserPrincipal, leastRole: Role, { after, limit }: PolicyQuery) => ({
  userId: user.admin ? null : user.id,
  leastRole,
  after,
  limit: limit + 1
})

/** Of what has a document, what is there and may be managed, up to one more than is asked for. */
const stored = Effect.fnUntraced(function* <Place, E, R>(
  { after, kind, limit }: PolicyQuery,
  find: (id: number) => Effect.Effect<Place | null, E, R>,
  isManaged: (place: Place) => Effect.Effect<boolean, E, R>
) {
  const index = yield* PolicyIndex
  const found: Array<Place> = []
  for (const id of index.storedAfter(kind, after)) {
    const place = yield* find(id)
    if (place !== null && (yield* isManaged(place))) found.push(place)
    if (found.length > limit) break
  }
  return found as ReadonlyArray<Place>
})

const listOf = Effect.fnUntraced(function* <Place extends { readonly id: number }, E, R>(
  { limit }: PolicyQuery,
  found: ReadonlyArray<Place>,
  entityOf: (place: Place) => Entity,
  view: (
    place: Place,
    policy: Effect.Success<ReturnType<PolicyStore["Service"]["read"]>>
  ) => Effect.Effect<ListedPolicy, E, R>
) {
  const store = yield* PolicyStore
  const page = found.slice(0, limit)
  const policies = yield* Effect.forEach(page, (place) =>
    Effect.flatMap(store.read(entityOf(place)), (policy) => view(place, policy))
  )
  const list: PolicyList = { policies, next: found.length > limit ? (page.at(-1)?.id ?? null) : null }
  return list
})
