import { createEngine } from "@jobwarden/core"
import { bare } from "../peers/bare.ts"
import { ours } from "../peers/ours.ts"
import { prepare, type Engine } from "../peers/prepared.ts"
import { makeRequests } from "../worlds/requests.ts"
import { flatWorld, type World } from "../worlds/world.ts"
import { disagreements } from "./agreement.ts"
import { bytesInUse } from "./bytes-in-use.ts"
import { askAboutAll, loadInSlices } from "./loading.ts"
import { makeRandom } from "./random.ts"
import { timeRounds, type Timings } from "./rounds.ts"

const distinctPolicies = 1000
const requestCount = 500_000

/** What a fleet of some size costs. */
export interface SizeOutcome {
  readonly projects: number
  /** Of the engine, everything in it compiled, over the paths, which somebody has to keep anyway. */
  readonly bytesPerProject: number
  readonly timings: Timings
  readonly wrong: readonly string[]
}

// Kept by a name that everything can reach: what only a function's variables hold is swept up as soon as the
// function does not look at it any more, in the middle of weighing it.
const kept: { world: World | null; engine: Engine | null } = { world: null, engine: null }
Object.assign(globalThis, { kept })

/** Loads a fleet, weighs the engine, and times it beside the bare look-up. */
export const measureSize = async (projects: number, rounds: number): Promise<SizeOutcome> => {
  const random = makeRandom(20_260_101)
  const world = flatWorld(random, projects, distinctPolicies)
  kept.world = world
  kept.engine = null
  const without = await bytesInUse()
  const engine = createEngine()
  kept.engine = engine
  await loadInSlices(engine, world)
  askAboutAll(engine, world)
  const bytesPerProject = ((await bytesInUse()) - without) / projects

  const requests = makeRequests(random, world, requestCount, { users: 0.5, others: 0, environments: 0 })
  const lookUp = bare(prepare(engine, world), requests)
  const answers = requests.map((request) => engine.allows(request))
  const wrong = disagreements(requests, answers, [["bare look-up", requests.map(lookUp.allows)]])
  const contestants = wrong.length > 0 ? [] : [ours(engine, requests), lookUp]
  const timings = timeRounds(contestants, { count: rounds, warmUp: 2, requests: requestCount, random })
  return { projects, bytesPerProject, timings, wrong }
}
