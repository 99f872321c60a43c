import { createEngine, type ProjectInput } from "@jobwarden/core"
import type { Engine } from "../peers/prepared.ts"
import { makeRequests, type Request } from "../worlds/requests.ts"
import { deepWorld, flatWorld } from "../worlds/world.ts"
import { askAboutAll, loaded, loadInSlices, nextTurn } from "./loading.ts"
import { makeRandom } from "./random.ts"

/** What a change of a group above many projects does to the event loop. */
export interface GroupOutcome {
  readonly projects: number
  readonly changes: number
  /** Milliseconds of each turn of the event loop: some decisions and, in some, the group. */
  readonly turns: readonly number[]
  /** Milliseconds of `putGroup` alone. */
  readonly puts: readonly number[]
  /** Decisions that were not what the group said last. */
  readonly mixed: number
}

const decisionsATurn = 10
const turnsAChange = 50

/**
 * Puts the group above all projects again and again, with and without a limit, while decisions go on, a few in
 * each turn of the event loop. Half of them ask what the limit forbids to everybody.
 */
export const measureGroup = async (projects: number, changes: number): Promise<GroupOutcome> => {
  const random = makeRandom(20_260_102)
  const world = flatWorld(random, projects, 1000, "acme/")
  const engine = createEngine()
  await loadInSlices(engine, world)
  askAboutAll(engine, world)
  const mix = { users: 0.5, others: 0, environments: 0 }
  const requests = makeRequests(random, world, changes * turnsAChange * decisionsATurn, mix).map(
    (request, at): Request => (at % 2 === 0 ? request : { ...request, resource: "jobs", action: "write" })
  )
  const unlimited = requests.map((request) => engine.allows(request))
  const [turns, puts]: [number[], number[]] = [[], []]
  let [mixed, limited] = [0, false]
  for (let turn = 0; turn < changes * turnsAChange; turn += 1) {
    const start = performance.now()
    if (turn % turnsAChange === 0) {
      limited = !limited
      engine.putGroup({ path: "acme", ...(limited && { limits: { jobs: { write: false } } }) })
      puts.push(performance.now() - start)
    }
    const first = turn * decisionsATurn
    for (let at = first; at < first + decisionsATurn; at += 1) {
      const request = requests[at]
      if (request === undefined) continue
      const forbidden = limited && request.resource === "jobs" && request.action === "write"
      if (engine.allows(request) !== (!forbidden && unlimited[at])) mixed += 1
    }
    turns.push(performance.now() - start)
    await nextTurn()
  }
  return { projects, changes, turns, puts, mixed }
}

/** Milliseconds of `diff`, for random pairs of policies with allowlists, environments and limits above them. */
export const measureDiff = (pairs: number): readonly number[] => {
  const random = makeRandom(20_260_103)
  const world = deepWorld(random, 20_000, 1000)
  const engine = loaded({ ...world, projects: world.projects.slice(0, 1000) })
  const [place] = world.projects
  const described = (): ProjectInput => ({ path: place?.path ?? "", ...random.pick(world.policies) })
  const time = (): number => differenceTime(engine, described(), described())
  // What is compiled on the way is compiled then.
  for (let run = 0; run < 200; run += 1) time()
  return Array.from({ length: pairs }, time)
}

const differenceTime = (engine: Engine, before: ProjectInput, after: ProjectInput): number => {
  const start = performance.now()
  engine.diff(before, after)
  return performance.now() - start
}
