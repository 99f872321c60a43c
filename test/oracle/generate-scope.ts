import { generateExpiry } from "./generate-policy.ts"
import type { Random } from "./random.ts"
import type { AllowlistEntry, ScopeDocument } from "./shapes.ts"
import { actions, policyCovers, policySubjects, resources } from "./vocabulary.ts"

export const unknownPaths = [
  "acme/gone",
  "acme/app/__proto__",
  "constructor/app",
  "123",
  "acme",
  "acme2/x/y/z/v"
]
export const unknownIds = [999, 1001, Number.MAX_SAFE_INTEGER]

export interface Named {
  readonly id: number
  readonly path: string
}

interface Surroundings {
  readonly projects: readonly Named[]
  readonly groups: readonly Named[]
  readonly groupPaths: readonly string[]
}

const policyNames = [
  ...policySubjects.flatMap((subject) => [`read_${subject}`, `admin_${subject}`]),
  ...resources.flatMap((resource) => actions.map((action) => `${resource}:${action}`))
]

// The names that speak of the resources which will be asked for, whole and by the cell.
const aptPolicies = (favourites: readonly string[]): readonly string[] => {
  const cells = favourites.flatMap((resource) => actions.map((action) => ({ resource, action })))
  return policyNames.filter((name) => cells.some((cell) => policyCovers(name, cell)))
}

const generateEntry = (
  random: Random,
  source: AllowlistEntry,
  apt: readonly string[],
  now: number
): AllowlistEntry => {
  const policies = [...new Set([...random.some(apt, 0.25), ...random.some(policyNames, 0.03)])]
  return {
    ...source,
    ...(random.chance(0.45) && {
      default_permissions: random.weighted<boolean | null>([
        [5, true],
        [4, false],
        [1, null]
      ])
    }),
    ...(random.chance(0.45) && {
      job_token_policies: random.weighted([
        [9, policies],
        [1, null]
      ])
    }),
    ...(random.chance(0.3) && {
      expires_at: random.weighted([
        [9, generateExpiry(random, now)],
        [1, null]
      ])
    })
  }
}

export const generateScope = (
  random: Random,
  target: Named,
  { projects, groups, groupPaths }: Surroundings,
  favourites: readonly string[],
  now: number
): ScopeDocument => {
  const others = projects.filter((project) => project.id !== target.id)
  const sources: AllowlistEntry[] = [
    ...random.some([{ project: target.path }, { project: target.id }], 0.15),
    ...random.some(others, 0.35).flatMap(({ id, path }) =>
      random.weighted([
        [4, [{ project: path }]],
        [4, [{ project: id }]],
        [1, [{ project: id }, { project: path }]]
      ])
    ),
    ...random.some(groupPaths, 0.25).map((group) => ({ group })),
    ...random.some(groups, 0.25).map(({ id }) => ({ group: id })),
    ...random.some(unknownPaths, 0.1).map((project) => ({ project })),
    ...random.some(unknownIds, 0.15).map((project) => ({ project })),
    ...random
      .some(
        ["acme", "Acme", "123", "acme/app"].filter((path) => !groupPaths.includes(path)),
        0.1
      )
      .map((group) => ({ group })),
    ...random.some(unknownIds, 0.1).map((group) => ({ group }))
  ]
  // A second entry with the very same source would be an error (SPEC §3.4).
  const distinct = [...new Map(sources.map((source) => [JSON.stringify(source), source])).values()]
  const apt = aptPolicies(favourites)
  const entries = random.shuffled(distinct).map((source) => generateEntry(random, source, apt, now))
  return {
    ...(random.chance(0.4) && {
      inbound_enabled: random.weighted<boolean | null>([
        [4, true],
        [5, false],
        [1, null]
      ])
    }),
    ...(random.chance(0.95) && {
      allowlist: random.weighted([
        [19, entries],
        [1, null]
      ])
    })
  }
}
