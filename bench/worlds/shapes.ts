import type { Random } from "../support/random.ts"
import type { Mix } from "./requests.ts"
import { deepWorld, flatWorld, type World } from "./world.ts"

/** One of the three fleets of SPEC §11's first row, with what is to be reached on it. */
export interface Shape {
  readonly name: "a" | "b" | "c"
  readonly title: string
  readonly makeWorld: (random: Random) => World
  readonly mix: Mix
  /** How many times as long CASL is to take, at least. */
  readonly caslAtLeast: number | null
  /** How many times the bare look-up's time may pass, at most. */
  readonly bareAtMost: number
}

const projects = 20_000
const ownOnly: Mix = { users: 0.5, others: 0, environments: 0 }

export const shapes: readonly Shape[] = [
  {
    name: "a",
    title: "20,000 projects sharing 500 policies",
    makeWorld: (random) => flatWorld(random, projects, 500),
    mix: ownOnly,
    caslAtLeast: 10,
    bareAtMost: 1.5
  },
  {
    name: "b",
    title: "20,000 projects, every policy different",
    makeWorld: (random) => flatWorld(random, projects, projects),
    mix: ownOnly,
    caslAtLeast: 4,
    bareAtMost: 1.5
  },
  {
    name: "c",
    title: "as (a); 30 % listed or foreign, groups four deep, two levels of limits, environments",
    makeWorld: (random) => deepWorld(random, projects, 500),
    mix: { users: 0.4, others: 0.3, environments: 0.4 },
    caslAtLeast: null,
    bareAtMost: 3
  }
]
