import { generateCaller } from "./generate-caller.ts"
import { pickFavourites } from "./generate-policy.ts"
import { formerPathOf, generateWorld, namesOf } from "./generate-world.ts"
import { grantOf, termsOf, type Question } from "./grants.ts"
import { makeRandom, type Random } from "./random.ts"
import type { World } from "./shapes.ts"
import { spoilAction, spoilCaller, spoilProject, spoilResource, spoilWholly, type Request } from "./spoil.ts"
import { actions, resources, type Cell } from "./vocabulary.ts"

export interface Asked {
  readonly now: number
  readonly request: unknown
}

export interface Batch {
  readonly seed: number
  readonly world: World
  readonly asked: readonly Asked[]
}

const generateCell = (random: Random, favourites: readonly string[]): Cell => ({
  resource: random.pick(random.chance(0.88) ? favourites : resources),
  action: random.weighted([
    [5, actions[0]],
    [5, actions[1]],
    [2, actions[2]]
  ])
})

const spoil = (random: Random, request: Request): unknown =>
  random.weighted<() => unknown>([
    [920, () => request],
    [16, () => spoilProject(random, request)],
    [14, () => spoilResource(random, request)],
    [12, () => spoilAction(random, request)],
    [26, () => spoilCaller(random, request)],
    [4, () => spoilWholly(random)],
    // Two faults at once: the order of SPEC §4 picks the reason.
    [4, () => ({ ...request, ...Object(spoilCaller(random, request)), action: "none" })],
    [4, () => ({ ...Object(spoilAction(random, request)), resource: "none" })]
  ])()

const generateRequest = (
  random: Random,
  world: World,
  favourites: readonly string[],
  now: number
): unknown => {
  const target = random.pick(world.projects)
  const cell = generateCell(random, favourites)
  const question: Question = { world, now, target, cell }
  const caller = generateCaller(random, question, termsOf(grantOf(question), question))
  return spoil(random, {
    project: random.chance(0.005) ? formerPathOf(target) : random.pick(namesOf(target)),
    caller,
    ...cell,
    ...(random.chance(0.05) && { now: 0, unknown: null })
  })
}

// Ends of months and years, leap and not: expiries near them cross into the next in other time zones.
const instants = [
  "2024-02-29T12:00:00Z",
  "2025-12-31T23:59:59.999Z",
  "2026-03-01T00:00:00Z",
  "2026-08-15T06:07:08.090Z",
  "2100-02-28T23:30:00.5Z"
].map((text) => Date.parse(text))

export const generateBatch = (seed: number, size: number): Batch => {
  const random = makeRandom(seed)
  const instant = random.pick(instants)
  const favourites = pickFavourites(random)
  const world = generateWorld(random, favourites, instant)
  const asked = Array.from({ length: size }, (): Asked => {
    // The clock goes where it likes: a decision depends on the time it is made at and on no other.
    const now =
      instant +
      random.weighted([
        [6, 0],
        [1, -1],
        [1, 1],
        [1, -1000],
        [1, 1000]
      ])
    return { now, request: generateRequest(random, world, favourites, now) }
  })
  return { seed, world, asked }
}
