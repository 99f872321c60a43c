import { createEngine } from "@jobwarden/core"
import { lint, type LintResult } from "@jobwarden/core/rules"
import type { Engine } from "../peers/prepared.ts"
import { deepWorld, flatWorld, type World } from "../worlds/world.ts"
import { makeRandom, type Random } from "./random.ts"
import type { Timings } from "./rounds.ts"

/** A fleet whose projects are linted. */
export interface LintedFleet {
  readonly name: string
  readonly title: string
  readonly makeWorld: (random: Random) => World
}

export const projectCount = 10_000
/** So many projects are compiled, and then linted, before the next: what slows the machine slows both. */
const slice = 250
const instant = Date.UTC(2026, 5, 1, 12)

export const lintedFleets: readonly LintedFleet[] = [
  {
    name: "flat",
    title: "no groups, no allowlists",
    makeWorld: (random) => flatWorld(random, projectCount, projectCount)
  },
  {
    name: "deep",
    title: "groups four deep, two levels of limits, environments, allowlists of five entries",
    makeWorld: (random) => withOwnPolicies(deepWorld(random, projectCount, projectCount))
  }
]

/** The projects, each with a policy of its own instead of one drawn by lot. */
const withOwnPolicies = (world: World): World => {
  const { policies, projects } = world
  return {
    ...world,
    projects: projects.map((project, at) => ({ ...project, ...policies[at] })),
    policyOf: projects.map((_, at) => at)
  }
}

export interface LintOutcome {
  readonly fleet: LintedFleet
  /** Nanoseconds per project of every round. */
  readonly timings: Timings
  readonly findings: number
  /** Projects in which something was found. */
  readonly concerned: number
  readonly distinctTables: number
}

/**
 * Compiles every project and lints it, slice by slice. Each round has an engine that has compiled nothing, and
 * so a linter that remembers nothing: no round lives on what another has worked out.
 */
export const measureLint = (fleet: LintedFleet, rounds: number, warmUp = 1): LintOutcome => {
  const world = fleet.makeWorld(makeRandom(20_260_104))
  const [compile, linted, whole]: [number[], number[], number[]] = [[], [], []]
  const totals: Totals[] = []
  for (let round = -warmUp; round < rounds; round += 1) {
    const engine = createEngine({ now: () => instant })
    engine.load({ groups: world.groups, projects: world.projects })
    globalThis.gc?.()
    const total = measureRound(engine, world)
    totals.push(total)
    if (round < 0) continue
    const each = (milliseconds: number): number => (milliseconds / world.projects.length) * 1e6
    compile.push(each(total.compiling))
    linted.push(each(total.linting))
    whole.push(each(total.linting + total.reading))
  }
  const timings = new Map(Object.entries({ compile, lint: linted, "lint and read": whole }))
  const [{ concerned, distinctTables, findings }] = totals as [Totals]
  if (totals.some((total) => total.findings !== findings)) throw new Error("a round found something else")
  return { fleet, timings, findings, concerned, distinctTables }
}

interface Totals {
  /** Milliseconds. */
  readonly compiling: number
  readonly linting: number
  /** What is worked out of a finding when it is read. */
  readonly reading: number
  readonly findings: number
  readonly concerned: number
  readonly distinctTables: number
}

const measureRound = (engine: Engine, { projects }: World): Totals => {
  let [compiling, linting, reading, findings, concerned] = [0, 0, 0, 0, 0]
  const tables = new Set<object>()
  for (let start = 0; start < projects.length; start += slice) {
    const paths = projects.slice(start, start + slice).map(({ path }) => path)
    const before = performance.now()
    for (const path of paths) engine.compiled(path)
    const between = performance.now()
    const results = paths.map((path): LintResult => {
      const subject = engine.subject(path)
      if (subject === null) throw new Error(`the engine does not know \`${path}\``)
      return lint({ subject, now: instant, preset: "recommended", fixes: false })
    })
    const after = performance.now()
    for (const { findings: list } of results) {
      for (const finding of list) if (!isWhole(finding)) throw new Error("a finding says too little")
    }
    reading += performance.now() - after
    linting += after - between
    compiling += between - before
    for (const { findings: list } of results) {
      findings += list.length
      if (list.length > 0) concerned += 1
    }
    for (const path of paths) tables.add(engine.compiled(path)?.table ?? {})
  }
  return { compiling, linting, reading, findings, concerned, distinctTables: tables.size }
}

/** Reads everything that a finding says. */
const isWhole = ({ accesses, fingerprint, message }: LintResult["findings"][number]): boolean =>
  Array.isArray(accesses) && message !== "" && fingerprint.length === 64
