import { vocabulary, type Role } from "@jobwarden/core"
import {
  PlatformUnavailable,
  type PlatformGroup,
  type PlatformProject,
  type RoleQuery
} from "@jobwarden/service"
import { Effect } from "effect"
import type { AnswerCache } from "./answer-cache.ts"
import { GroupAnswer, MembershipAnswer, ProjectAnswer } from "./answers.ts"
import type { GitLabClient } from "./client.ts"
import type { Members } from "./members.ts"
import { askForList, type ListOptions } from "./pages.ts"
import type { Places } from "./places.ts"

type Answer<A> = Effect.Effect<A, PlatformUnavailable>

/** More memberships, or more places below them, are not gone through for one question. */
const mostMemberships = 1_000
const mostPlaces = 20_000
const concurrency = 8

const byId = "order_by=id&sort=asc"
const idOf = ({ id }: { readonly id: number }): number => id

export interface PlacesByRole {
  readonly allProjects: Answer<ReadonlyArray<PlatformProject>>
  readonly allGroups: Answer<ReadonlyArray<PlatformGroup>>
  readonly projects: (query: RoleQuery) => Answer<ReadonlyArray<PlatformProject>>
  readonly groups: (query: RoleQuery) => Answer<ReadonlyArray<PlatformGroup>>
}

/** Where lists are kept, by who has which role. */
export interface ListCaches {
  readonly projects: AnswerCache<string, ReadonlyArray<PlatformProject>, PlatformUnavailable>
  readonly groups: AnswerCache<string, ReadonlyArray<PlatformGroup>, PlatformUnavailable>
}

/**
 * Lists of projects and groups, by id. GitLab answers such questions about whoever asks only, and the service asks
 * about others: so what somebody is a member of is asked for, and then what is below it.
 */
export const makePlacesByRole = (
  client: GitLabClient,
  members: Members,
  places: Places,
  caches: ListCaches,
  /** Whether the service sees everything: an account that does not would be told of all that is public as well. */
  seesEverything: Answer<boolean>
): PlacesByRole => {
  const projectsFrom = Effect.fnUntraced(function* (after: number, enough = Infinity) {
    const which = (yield* seesEverything) ? "" : "&membership=true"
    const query = `pagination=keyset&${byId}${which}${after === 0 ? "" : `&id_after=${after}`}`
    return yield* projectList({ place: ["projects"], query }, { enough })
  })
  const projectList = (question: Parameters<typeof askForList>[1], options: ListOptions<{ id: number }>) =>
    Effect.map(askForList(client, question, ProjectAnswer, { ...options, idOf }), (list) =>
      list.map(({ id, path_with_namespace: path, visibility }): PlatformProject => ({ id, path, visibility }))
    )
  const groupList = (question: Parameters<typeof askForList>[1], options: ListOptions<{ id: number }> = {}) =>
    Effect.map(askForList(client, question, GroupAnswer, { ...options, idOf }), (list) =>
      list.map(({ full_path: path, id }): PlatformGroup => ({ id, path }))
    )
  const allGroups = Effect.flatMap(seesEverything, (isEverything) =>
    groupList({ place: ["groups"], query: `all_available=${isEverything}&${byId}` })
  )

  /** What somebody is a member of with that role by now; a membership that is listed may be over. */
  const memberships = Effect.fnUntraced(function* (userId: number, leastRole: Role) {
    const listed = yield* askForList(client, { place: ["users", userId, "memberships"] }, MembershipAnswer, {
      most: mostMemberships,
      emptyWhen: [404]
    })
    const has = (type: "Project" | "Namespace", of: "projects" | "groups") => {
      const ids = [
        ...new Set(listed.filter((each) => each.source_type === type).map((each) => each.source_id))
      ]
      const isHigh = (id: number) =>
        Effect.map(members.role(userId, of, id), (role) => rank(role) >= rank(leastRole))
      return Effect.filter(ids, isHigh, { concurrency })
    }
    return { projects: yield* has("Project", "projects"), groups: yield* has("Namespace", "groups") }
  })

  const projectsOf = Effect.fnUntraced(function* (userId: number, leastRole: Role) {
    const own = yield* memberships(userId, leastRole)
    const direct = yield* Effect.forEach(own.projects, places.project, { concurrency })
    const below = yield* Effect.forEach(
      own.groups,
      (group) =>
        projectList(
          { place: ["groups", group, "projects"], query: `include_subgroups=true&with_shared=false&${byId}` },
          { most: mostPlaces, emptyWhen: [404] }
        ),
      { concurrency }
    )
    return yield* sorted([...direct, ...below.flat()])
  })

  const groupsOf = Effect.fnUntraced(function* (userId: number, leastRole: Role) {
    const own = yield* memberships(userId, leastRole)
    const direct = yield* Effect.forEach(own.groups, places.group, { concurrency })
    const below = yield* Effect.forEach(
      own.groups,
      (group) =>
        groupList(
          { place: ["groups", group, "descendant_groups"], query: `all_available=true&${byId}` },
          { most: mostPlaces, emptyWhen: [404] }
        ),
      { concurrency }
    )
    return yield* sorted([
      ...direct.map((group) => group && ({ id: group.id, path: group.path } satisfies PlatformGroup)),
      ...below.flat()
    ])
  })

  return {
    allProjects: projectsFrom(0),
    allGroups,
    projects: ({ after, leastRole, limit, userId }) =>
      userId === null
        ? Effect.map(projectsFrom(after, limit), (list) => list.slice(0, limit))
        : Effect.map(
            caches.projects.get(`${userId} ${leastRole}`, projectsOf(userId, leastRole)),
            pageOf(after, limit)
          ),
    groups: ({ after, leastRole, limit, userId }) =>
      Effect.map(
        userId === null
          ? caches.groups.get("all", allGroups)
          : caches.groups.get(`${userId} ${leastRole}`, groupsOf(userId, leastRole)),
        pageOf(after, limit)
      )
  }
}

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1

const pageOf =
  (after: number, limit: number) =>
  <Place extends { readonly id: number }>(all: ReadonlyArray<Place>): ReadonlyArray<Place> => {
    const start = all.findIndex(({ id }) => id > after)
    return start === -1 ? [] : all.slice(start, start + limit)
  }

const sorted = <Place extends { readonly id: number }>(
  places: ReadonlyArray<Place | null>
): Answer<ReadonlyArray<Place>> => {
  const unique = new Map(places.flatMap((place) => (place === null ? [] : [[place.id, place] as const])))
  return unique.size > mostPlaces
    ? Effect.fail(
        new PlatformUnavailable({ reason: `somebody has a role in more than ${mostPlaces} places; name one` })
      )
    : Effect.succeed([...unique.values()].sort((one, other) => one.id - other.id))
}
