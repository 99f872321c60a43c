import { createEngine } from "@jobwarden/core"
import { lint, lintFleet } from "@jobwarden/core/rules"
import { entriesPerProject, type Fleet } from "../worlds/fleets.ts"
import { makeRandom } from "./random.ts"

const instant = Date.UTC(2026, 5, 1, 12)

/** In seconds. */
export interface Cost {
  readonly elapsed: number
  /** What this thread computed in that time: less where others want the processor too. */
  readonly processor: number
}

/** What the rules over many projects cost. */
export interface FleetOutcome {
  readonly projects: number
  readonly entries: number
  /** Every policy, from nothing. */
  readonly compile: Cost
  /** Both rules that look at all projects together, their listed findings told. */
  readonly overMany: Cost
  /** The rule that looks at one project after the other. */
  readonly triggerChain: Cost
  readonly all: Cost
  readonly findings: Readonly<Record<string, number>>
}

const measured = <T>(work: () => T): readonly [Cost, T] => {
  const [start, before] = [performance.now(), process.threadCpuUsage()]
  const result = work()
  const { system, user } = process.threadCpuUsage(before)
  return [{ elapsed: (performance.now() - start) / 1000, processor: (system + user) / 1e6 }, result]
}

/** Puts a fleet into a new engine, compiles it and runs the rules, each once: nothing lives on what was before. */
export const measureFleet = (fleet: Fleet, count: number): FleetOutcome => {
  const engine = createEngine({ now: () => instant })
  for (const project of fleet.makeProjects(makeRandom(20_261_123), count)) engine.putProject(project)
  globalThis.gc?.()
  const [compile, subjects] = measured(() => engine.subjects())
  const [overMany, found] = measured(() => lintFleet({ subjects, now: instant }))
  const [triggerChain, chains] = measured(() =>
    subjects.reduce(
      (sum, subject) =>
        sum +
        lint({ subject, now: instant, rules: ["trigger-chain-escalation"], fixes: false }).findings.length,
      0
    )
  )
  const costs = [compile, overMany, triggerChain]
  const findings = new Map([["trigger-chain-escalation", chains]])
  for (const { rule } of found.findings) findings.set(rule, (findings.get(rule) ?? 0) + 1)
  for (const { findings: more, rule } of found.leftOut) findings.set(rule, (findings.get(rule) ?? 0) + more)
  return {
    projects: count,
    entries: count * entriesPerProject,
    compile,
    overMany,
    triggerChain,
    all: {
      elapsed: costs.reduce((sum, { elapsed }) => sum + elapsed, 0),
      processor: costs.reduce((sum, { processor }) => sum + processor, 0)
    },
    findings: Object.fromEntries(findings)
  }
}
