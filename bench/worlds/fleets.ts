import type { ProjectInput, Scope } from "@jobwarden/core"
import type { Random } from "../support/random.ts"
import { makePolicy, type Policy } from "./policies.ts"

type Entry = NonNullable<Scope["allowlist"]>[number]

/** Many projects with ten allowlist entries each. */
export interface Fleet {
  readonly name: string
  readonly title: string
  readonly makeProjects: (random: Random, count: number) => readonly ProjectInput[]
}

const perTeam = 100
const teamsPerDivision = 10
const distinctPolicies = 1000
export const entriesPerProject = 10

const teamOf = (at: number): string => {
  const team = Math.floor(at / perTeam)
  return `acme/division-${Math.floor(team / teamsPerDivision)}/team-${team}`
}
const pathOf = (at: number): string => `${teamOf(at)}/project-${at}`

/** Different ones, so that no entry stands twice. */
const distinct = <T>(count: number, make: () => T): readonly T[] => {
  const found = new Set<T>()
  while (found.size < count) found.add(make())
  return [...found]
}

const lists = [
  ["read_packages"],
  ["admin_packages"],
  ["admin_repositories"],
  ["admin_pipelines"],
  ["read_packages", "read_repositories"],
  ["package_registry.maven:write", "admin_containers"]
] as const

/** Eight projects and two teams, of anywhere, a third of them with everything. */
const anywhere = (random: Random, count: number): readonly Entry[] => {
  const terms = () => (random.chance(0.3) ? {} : { job_token_policies: random.pick(lists) })
  return [
    ...distinct(8, () => random.below(count)).map((at) =>
      random.chance(0.5) ? { project: at + 1, ...terms() } : { project: pathOf(at), ...terms() }
    ),
    ...distinct(2, () => teamOf(random.below(count))).map((group) => ({ group, ...terms() }))
  ]
}

const open: Policy = {
  visibility: "private",
  permissions: {
    repository: { write: "job_token" },
    pipelines: { write: "job_token" },
    package_registry: { maven: { write: "job_token" } }
  }
}

/**
 * Everybody in a team may do everything to everybody in it, by an entry for the team and nine that it covers:
 * nothing leads anywhere else, and that has to be seen.
 */
const within = (random: Random, at: number, count: number): readonly Entry[] => {
  const first = at - (at % perTeam)
  const team = Math.min(perTeam, count - first)
  return [
    { group: teamOf(at) },
    ...distinct(entriesPerProject - 1, () => first + random.below(team)).map((one) => ({ project: one + 1 }))
  ]
}

/** The others of eleven neighbours, each by its path. */
const circle = (at: number, count: number): readonly Entry[] => {
  const first = at - (at % (entriesPerProject + 1))
  return Array.from({ length: entriesPerProject + 1 }, (_, place) => first + place)
    .filter((one) => one !== at && one < count)
    .map((one) => ({ project: pathOf(one) }))
}

const projectAt = (at: number, policy: Policy, allowlist: readonly Entry[]): ProjectInput => ({
  id: at + 1,
  path: pathOf(at),
  ...policy,
  scope: { allowlist }
})

const many = (count: number, make: (at: number) => ProjectInput): readonly ProjectInput[] =>
  Array.from({ length: count }, (_, at) => make(at))

export const fleets: readonly Fleet[] = [
  {
    name: "anywhere",
    title: "1,000 policies, entries for projects and teams of anywhere",
    makeProjects: (random, count) => {
      const policies = Array.from({ length: distinctPolicies }, () => makePolicy(random, true))
      return many(count, (at) => projectAt(at, random.pick(policies), anywhere(random, count)))
    }
  },
  {
    name: "teams",
    title: "everything within a team of 100, nothing beyond it: no path to find",
    makeProjects: (random, count) => many(count, (at) => projectAt(at, open, within(random, at, count)))
  },
  {
    name: "circles",
    title: "eleven neighbours who all name one another: no path to find",
    makeProjects: (_, count) => many(count, (at) => projectAt(at, open, circle(at, count)))
  }
]
