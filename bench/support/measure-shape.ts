import { bare } from "../peers/bare.ts"
import { casbin } from "../peers/casbin.ts"
import { caslByClass } from "../peers/casl-by-class.ts"
import { casl } from "../peers/casl.ts"
import { cedar } from "../peers/cedar.ts"
import { ours } from "../peers/ours.ts"
import { prepare } from "../peers/prepared.ts"
import { reading } from "../peers/reading.ts"
import { makeRequests, type Request } from "../worlds/requests.ts"
import type { Shape } from "../worlds/shapes.ts"
import { disagreements } from "./agreement.ts"
import { loaded } from "./loading.ts"
import { makeRandom } from "./random.ts"
import { timeRounds, type Timings } from "./rounds.ts"

export const requestCount = 500_000
export const sampleCount = 5000
const sampledProjects = 500

/** What one shape came to. */
export interface Outcome {
  readonly shape: Shape
  readonly distinctTables: number
  /** The part of the requests that is allowed. */
  readonly allowed: number
  readonly all: Timings
  readonly sample: Timings
  /** Who answered something else than we did, and to what; nothing was timed then. */
  readonly wrong: readonly string[]
}

/** Builds a shape's fleet, has everybody answer everything, and times them where all answers agree. */
export const measureShape = async (shape: Shape, rounds: number): Promise<Outcome> => {
  const random = makeRandom(20_260_101)
  const world = shape.makeWorld(random)
  const engine = loaded(world)
  const requests = makeRequests(random, world, requestCount, shape.mix)
  const sample = sampleOf(requests)
  const prepared = prepare(engine, world)
  const distinctTables = new Set([...prepared.values()].map(({ bits }) => bits)).size
  const lookUp = bare(prepared, requests)
  const abilities = [
    caslByClass(prepared, requests),
    // Where every policy differs its abilities take more than four gigabytes.
    ...(distinctTables < world.projects.length / 2 ? [casl(prepared, requests)] : [])
  ]
  const cedarSets = cedar(prepared, sample)
  const enforcers = await casbin(prepared, sample)

  const answers = requests.map((request) => engine.allows(request))
  const sampleAnswers = sample.map((request) => engine.allows(request))
  const wrong = [
    ...disagreements(requests, answers, [
      ["bare look-up", requests.map(lookUp.allows)],
      ...abilities.map(({ allows, name }) => [name, requests.map(allows)] as const)
    ]),
    ...disagreements(sample, sampleAnswers, [
      ["cedar-wasm", cedarSets.answers()],
      ["node-casbin", enforcers.answers()],
      ["decide", sample.map((request) => engine.decide(request).allowed)]
    ])
  ]
  const allowed = answers.filter(Boolean).length / requestCount
  const outcome = { shape, distinctTables, allowed, wrong }
  if (wrong.length > 0) return { ...outcome, all: new Map(), sample: new Map() }
  return {
    ...outcome,
    all: timeRounds([ours(engine, requests), lookUp, reading(requests), ...abilities], {
      count: rounds,
      warmUp: 2,
      requests: requestCount,
      random
    }),
    sample: timeRounds([ours(engine, sample), cedarSets, enforcers], {
      count: Math.min(rounds, 5),
      warmUp: 1,
      requests: sampleCount,
      random
    })
  }
}

/**
 * Requests for the peers that are too slow for all: those about the first projects that are asked about, for
 * an enforcer or a policy set per policy takes them long to set up.
 */
const sampleOf = (requests: readonly Request[]): readonly Request[] => {
  const projects = new Set<string>()
  for (const { project } of requests) if (projects.size < sampledProjects) projects.add(project)
  return requests.filter(({ project }) => projects.has(project)).slice(0, sampleCount)
}
