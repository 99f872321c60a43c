import { gitlab, vocabulary, type Role } from "@jobwarden/core"
import { Platform, type Credential } from "@jobwarden/service"
import { Effect, type Clock } from "effect"
import { makeTokenIndex } from "../token-index.ts"
import { makePlacesByRole } from "./places-by-role.ts"
import type { Roster } from "./roster.ts"
import { makeSubjectsById } from "./subjects-by-id.ts"
import { admits } from "./tokens.ts"

/**
 * The platform of SPEC §9.6 whose every answer stands in one file. It knows each as soon as it is asked, whether
 * a token has expired too: its clock is given, so that no answer has to be run to be had.
 */
export const makeStaticPlatform = (roster: Roster, clock: Clock.Clock): Platform["Service"] => {
  const tokens = makeTokenIndex(roster.tokens)

  const authenticate = ({ presentedAs, secret }: Credential) => {
    const token = tokens.find(secret.reveal())
    const isAdmitted = token !== null && admits(token, presentedAs, clock.currentTimeMillisUnsafe())
    return Effect.succeed(isAdmitted ? token.principal : null)
  }

  const roleIn = (userId: number, path: string): Role => roleAt(roster, userId, path)
  const projectsWithRole = makePlacesByRole(roster.projects, roleIn)
  const groupsWithRole = makePlacesByRole(roster.groups, roleIn)
  const subjectsById = makeSubjectsById(roster)

  return Platform.of({
    authenticate,
    inventory: Effect.succeed({ groups: roster.groups, projects: roster.projects }),
    health: Effect.void,
    project: (reference) => Effect.succeed(roster.project.get(reference) ?? null),
    group: (reference) => Effect.succeed(roster.group.get(reference) ?? null),
    knowsGroup: (userId, groupId) => Effect.succeed(knowsGroup(roster, userId, groupId)),
    memberRole: (userId, projectId) =>
      Effect.succeed(roleAt(roster, userId, roster.project.get(projectId)?.path)),
    groupRole: (userId, groupId) => Effect.succeed(roleAt(roster, userId, roster.group.get(groupId)?.path)),
    projectsWithRole: (query) => Effect.succeed(projectsWithRole(query)),
    groupsWithRole: (query) => Effect.succeed(groupsWithRole(query)),
    user: (reference) => Effect.succeed(roster.user.get(reference) ?? null),
    job: (id) => Effect.succeed(roster.job.get(id) ?? null),
    deployToken: (id) => Effect.succeed(roster.deployToken.get(id) ?? null),
    principals: (query) => Effect.succeed(subjectsById(query))
  })
}

/** The highest role that the members of a project or group and those of every group above it give the user. */
const roleAt = (roster: Roster, userId: number, place = ""): Role => {
  let highest: Role = gitlab.signedIn
  let path = place
  while (path !== "") {
    const role = roster.members.get(path)?.get(userId)
    if (role !== undefined && rank(role) > rank(highest)) highest = role
    path = path.slice(0, Math.max(0, path.lastIndexOf("/")))
  }
  return highest
}

/**
 * The file says of no group how visible it is. One that has something below that is not private cannot be private
 * itself; and whoever is a member of anything above or below a group knows it.
 */
const knowsGroup = ({ group, members, projects }: Roster, userId: number, groupId: number): boolean => {
  const path = group.get(groupId)?.path
  if (path === undefined) return false
  const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`)
  return (
    projects.some(
      (project) => project.visibility !== gitlab.visibilities[0] && isWithin(project.path, path)
    ) ||
    [...members].some(
      ([place, roles]) => roles.has(userId) && (isWithin(place, path) || isWithin(path, place))
    )
  )
}

const rank = (role: Role): number => vocabulary.rank.get(role) ?? -1
