import { gitlab, vocabulary, type JobCaller, type Role, type UserCaller } from "@jobwarden/core"
import type { Random } from "../support/random.ts"
import { environmentNames } from "./policies.ts"
import { decidedPlaces, type DecidedPlaces } from "./sources.ts"
import type { World } from "./world.ts"

/** A request that names projects by their paths. */
export interface Request {
  readonly project: string
  readonly caller: Caller
  readonly resource: string
  readonly action: string
}

type Caller = UserCaller<Role> | (JobCaller<Role> & { readonly project: string })

/** Who asks, in parts of one; what is left are the jobs of the project itself. */
export interface Mix {
  readonly users: number
  /** Jobs of other projects: half of them from where an entry covers them, half from anywhere. */
  readonly others: number
  /** How many of the jobs run in an environment. */
  readonly environments: number
}

const roles = gitlab.roles
const triggerRoles = gitlab.roles.slice(1)
const resources = [...vocabulary.resources.keys()]
const actions = [...vocabulary.actions.keys()]

/**
 * Different random requests, each an object of its own with strings of its own, as a parsed body is: what a
 * look-up costs includes reading the text that it looks up.
 */
export const makeRequests = (random: Random, world: World, count: number, mix: Mix): readonly Request[] => {
  const places = decidedPlaces(world)
  const seen = new Set<string>()
  const requests: Request[] = []
  let batch: string[] = []
  const parseBatch = (): void => {
    for (const request of JSON.parse(`[${batch.join(",")}]`) as readonly Request[]) requests.push(request)
    batch = []
  }
  while (requests.length + batch.length < count) {
    const text = JSON.stringify(makeRequest(random, world, places, mix))
    if (seen.has(text)) continue
    seen.add(text)
    batch.push(text)
    if (batch.length === 10_000) parseBatch()
  }
  parseBatch()
  return requests
}

const makeRequest = (random: Random, world: World, places: DecidedPlaces, mix: Mix): Request => {
  const at = random.below(world.projects.length)
  const project = world.projects[at]?.path ?? ""
  return {
    project,
    caller: makeCaller(random, world, places, mix, at, project),
    resource: random.pick(resources),
    action: random.pick(actions)
  }
}

const makeCaller = (
  random: Random,
  world: World,
  places: DecidedPlaces,
  mix: Mix,
  at: number,
  project: string
): Caller => {
  if (random.chance(mix.users)) return { type: "user", role: random.pick(roles) }
  const isOther = random.chance(mix.others / (1 - mix.users))
  return {
    type: "job",
    project: isOther ? sourceOf(random, world, places, at) : project,
    ref: { protected: random.chance(0.5), ...(random.chance(0.2) && { fork: true }) },
    ...(random.chance(mix.environments) && {
      environment: { name: random.pick(environmentNames), protected: random.chance(0.5) }
    }),
    trigger_role: random.pick(triggerRoles)
  }
}

const sourceOf = (random: Random, world: World, places: DecidedPlaces, at: number): string => {
  if (random.chance(0.1)) return `elsewhere/tool-${random.below(1000)}`
  const covered = places.coveredBy(world.policyOf[at] ?? 0)
  if (covered.length > 0 && random.chance(0.55)) return random.pick(covered)
  return random.pick(world.projects).path
}
