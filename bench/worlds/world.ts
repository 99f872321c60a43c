import type { AllowlistPolicy, GroupInput, ProjectInput, Scope } from "@jobwarden/core"
import type { Random } from "../support/random.ts"
import { makeLimits, makePolicy, type Policy } from "./policies.ts"

/** Groups and projects as they are put, with what the generators know of them. */
export interface World {
  readonly groups: readonly GroupInput[]
  readonly projects: readonly ProjectInput[]
  readonly policies: readonly Policy[]
  /** Per project: which of the policies it has. */
  readonly policyOf: readonly number[]
}

/** Projects in 200 groups that say nothing, each with one of `distinct` policies; `above`: below another group. */
export const flatWorld = (random: Random, count: number, distinct: number, above = ""): World => {
  const policies = Array.from({ length: distinct }, () => makePolicy(random, false))
  const policyOf = Array.from({ length: count }, (_, at) => at % distinct)
  const projects = policyOf.map((policy, at) => ({
    id: at + 1,
    path: flat(`${above}group-${at % 200}/project-${at}`),
    ...(policies[policy] as Policy)
  }))
  return { groups: [], projects, policies, policyOf }
}

/** The text in one piece, as it comes from a file or a socket: what it weighs is not to change while we weigh. */
const flat = (text: string): string => JSON.parse(JSON.stringify(text)) as string

const [divisions, departments, teams, squads] = [8, 5, 5, 5]

/** The paths of the groups of one level, below those of the level above. */
const below = (parents: readonly string[], name: string, count: number): readonly string[] =>
  parents.flatMap((parent) => Array.from({ length: count }, (_, at) => `${parent}/${name}-${at}`))

/**
 * Projects in groups four deep. Divisions and departments set limits, a few distinct ones, as templates make
 * them; the policies name environments and let other projects and groups in.
 */
export const deepWorld = (random: Random, count: number, distinct: number): World => {
  const tops = Array.from({ length: divisions }, (_, at) => `division-${at}`)
  const seconds = below(tops, "department", departments)
  const thirds = below(seconds, "team", teams)
  const leaves = below(thirds, "squad", squads)
  const limits = [0, 1].map(() => Array.from({ length: 4 }, () => makeLimits(random)))
  const paths = [...tops, ...seconds, ...thirds, ...leaves]
  const groups = paths.map((path, at): GroupInput => {
    const level = path.split("/").length - 1
    const ofLevel = limits[level]
    return { id: at + 1, path, ...(ofLevel && random.chance(0.7) && { limits: random.pick(ofLevel) }) }
  })
  const places = Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    path: flat(`${leaves[at % leaves.length]}/project-${at}`)
  }))
  const entered = [...seconds, ...thirds, ...leaves]
  const policies = Array.from({ length: distinct }, () => ({
    ...makePolicy(random, true),
    scope: makeScope(
      random,
      random.sample(places, 3),
      random.sample(entered, 2).map((path) => ({ path, id: paths.indexOf(path) + 1 }))
    )
  }))
  const policyOf = Array.from({ length: count }, () => random.below(distinct))
  const projects = places.map((place, at) => ({ ...place, ...(policies[policyOf[at] ?? 0] as Policy) }))
  return { groups, projects, policies, policyOf }
}

interface Place {
  readonly id: number
  readonly path: string
}

const entryPolicies: readonly AllowlistPolicy[] = [
  "read_packages",
  "admin_packages",
  "read_containers",
  "admin_containers",
  "read_repositories",
  "read_jobs",
  "admin_deployments",
  "package_registry.maven:write"
]

/** Entries by id and by path in equal parts: the service stores ids, a library's user writes paths. */
const makeScope = (random: Random, projects: readonly Place[], groups: readonly Place[]): Scope => {
  const named = ({ id, path }: Place) => (random.chance(0.5) ? id : path)
  const terms = () =>
    random.chance(0.3) ? {} : { job_token_policies: random.sample(entryPolicies, 1 + random.below(4)) }
  return {
    ...(random.chance(0.1) && { inbound_enabled: false }),
    allowlist: [
      ...projects.map((place) => ({ project: named(place), ...terms() })),
      ...groups.map((place) => ({ group: named(place), ...terms() }))
    ]
  }
}
