import { gitlab } from "@jobwarden/core"
import { Platform, type PlatformUnavailable, type Reference, type UserPrincipal } from "@jobwarden/service"
import { Clock, Effect, Scope } from "effect"
import { makeAnswerCache } from "./answer-cache.ts"
import { UserAnswer } from "./answers.ts"
import { makeClient, type ClientOptions } from "./client.ts"
import { makeAuthenticate, type CredentialCaches } from "./credentials.ts"
import { makeJobs } from "./jobs.ts"
import { makeMembers, type Membership } from "./members.ts"
import { makePlaces, type PlaceCaches } from "./places.ts"
import { makePlacesByRole, type ListCaches } from "./places-by-role.ts"
import { askFor } from "./questions.ts"
import { makeRefClass, type RefCache } from "./ref-class.ts"
import { inventoryOf, type Inventory } from "./inventory.ts"
import { makeUsers } from "./users.ts"

/**
 * For how long an answer is good, in milliseconds from when it was asked for: a revoked credential stops working
 * within 60 seconds, a finished job's within 10 (SPEC §9.6), and what the answer is used for takes a moment too. The
 * list of everything decides about nobody: what is decided about is asked for by itself.
 */
const lifetimes = {
  user: 50_000,
  job: 8_000,
  place: 50_000,
  nothing: 3_000,
  health: 5_000,
  inventory: 600_000
}

/** The platform that asks a GitLab, in the surrounding scope (SPEC §9.6). */
export const makeGitLabPlatform = Effect.fn("makeGitLabPlatform")(function* (options: ClientOptions) {
  const client = yield* makeClient(options)
  const clock = yield* Clock.Clock
  const scope = yield* Scope.Scope
  const cacheOf = <Key, A>(capacity: number, lifetime: number) =>
    makeAnswerCache<Key, A, PlatformUnavailable>({
      capacity,
      clock,
      scope,
      lifetime: (answer) => (answer === null ? lifetimes.nothing : lifetime)
    })

  const inventories = cacheOf<"all", Inventory>(1, lifetimes.inventory)
  const accounts = cacheOf<"own", typeof UserAnswer.Type | null>(1, lifetimes.health)
  const users = cacheOf<Reference, UserPrincipal | null>(10_000, lifetimes.place)
  const placeCaches: PlaceCaches = {
    projects: cacheOf(50_000, lifetimes.place),
    groups: cacheOf(50_000, lifetimes.place)
  }
  const listCaches: ListCaches = {
    projects: cacheOf(20, lifetimes.place),
    groups: cacheOf(20, lifetimes.place)
  }
  const credentialCaches: CredentialCaches = {
    users: cacheOf(10_000, lifetimes.user),
    jobs: cacheOf(50_000, lifetimes.job)
  }
  const refs: RefCache = cacheOf(50_000, lifetimes.place)

  const refClass = makeRefClass(client, refs)
  const places = makePlaces(client, placeCaches)
  const members = makeMembers(client, clock, cacheOf<string, Membership | null>(100_000, lifetimes.place))
  /** The account of the service. */
  const own = Effect.suspend(() => accounts.get("own", askFor(client, { place: ["user"] }, UserAnswer)))
  const seesEverything = Effect.map(own, (user) => user?.is_admin === true || user?.is_auditor === true)
  const lists = makePlacesByRole(client, members, places, listCaches, seesEverything)

  return Platform.of({
    authenticate: makeAuthenticate(client, clock, refClass, credentialCaches),
    inventory: inventories.get("all", inventoryOf(lists)),
    health: Effect.andThen(client.check, Effect.asVoid(own)),
    project: places.project,
    group: (reference) =>
      Effect.map(places.group(reference), (group) => group && { id: group.id, path: group.path }),
    memberRole: (userId, projectId) => members.role(userId, "projects", projectId),
    groupRole: (userId, groupId) => members.role(userId, "groups", groupId),
    knowsGroup: Effect.fnUntraced(function* (userId, groupId) {
      const group = yield* places.group(groupId)
      if (group === null) return false
      return (
        group.visibility !== gitlab.visibilities[0] || (yield* members.isMember(userId, "groups", groupId))
      )
    }),
    projectsWithRole: lists.projects,
    groupsWithRole: lists.groups,
    user: makeUsers(client, users),
    // GitLab tells of a job by its project and number, and of a deploy token nothing.
    job: () => Effect.succeed(null),
    jobIn: makeJobs(client, refClass, cacheOf(50_000, lifetimes.job)),
    deployToken: () => Effect.succeed(null)
  })
})
