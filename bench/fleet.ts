import { parseArgs } from "node:util"
import { measureFleet, type FleetOutcome } from "./support/measure-fleet.ts"
import { number, publish, type Goal } from "./support/report.ts"
import { fleets } from "./worlds/fleets.ts"

// What the rules over many projects cost, compiling counted in, as the fleet doubles.
// node --expose-gc bench/fleet.ts [--date YYYY-MM-DD] [--sizes 25000,50000,100000] [--fleets anywhere,teams,circles]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    sizes: { type: "string", default: "25000,50000,100000" },
    fleets: { type: "string", default: fleets.map(({ name }) => name).join() }
  }
})
const sizes = values.sizes.split(",").map(Number)
const largest = Math.max(...sizes)
const chosen = fleets.filter(({ name }) => values.fleets.split(",").includes(name))

// A small one first: what is compiled on the way is compiled then.
for (const fleet of chosen) measureFleet(fleet, 2000)
const outcomes = chosen.map((fleet) => ({ fleet, bySize: sizes.map((size) => measureFleet(fleet, size)) }))

const perProject = ({ all, projects }: FleetOutcome): number => (all.elapsed / projects) * 1e6

publish("fleet", {
  title: "Rules over many projects",
  date: values.date,
  tables: outcomes.map(({ bySize, fleet }) => ({
    title: `Seconds: ${fleet.title}`,
    head: ["projects", "entries", "compile", "27 and 28", "26", "together", "processor", "µs a project"],
    rows: bySize.map((outcome) => [
      number(outcome.projects, 0),
      number(outcome.entries, 0),
      ...[outcome.compile, outcome.overMany, outcome.triggerChain, outcome.all].map(({ elapsed }) =>
        number(elapsed)
      ),
      number(outcome.all.processor),
      number(perProject(outcome), 1)
    ])
  })),
  goals: outcomes.flatMap(({ bySize, fleet }) =>
    bySize
      .filter(({ projects }) => projects === largest)
      .map(({ all, entries, projects }): Goal => ({
        what: `(${fleet.name}) ${number(projects, 0)} projects, ${number(entries, 0)} entries: compiling and the three rules`,
        unit: "s",
        value: all.elapsed,
        goal: { atMost: 10 }
      }))
  ),
  notes: [
    "Every figure is of one run with a new engine, which has compiled nothing. Checking what is put comes before and is not in it.",
    "Processor: what the thread computed in that time; the rest it waited for a processor. Sweeping up that other threads do is not in it.",
    ...outcomes.flatMap(({ bySize, fleet }) =>
      bySize
        .filter(({ projects }) => projects === largest)
        .map(({ findings }) => `(${fleet.name}): ${printFindings(findings)}.`)
    )
  ],
  data: outcomes.flatMap(({ bySize, fleet }) => bySize.map((outcome) => ({ fleet: fleet.name, ...outcome })))
})

function printFindings(findings: FleetOutcome["findings"]): string {
  return Object.entries(findings)
    .map(([rule, count]) => `${number(count, 0)} of ${rule}`)
    .join(", ")
}
