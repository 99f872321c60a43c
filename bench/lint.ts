import { parseArgs } from "node:util"
import { lintedFleets, measureLint, projectCount, type LintOutcome } from "./support/measure-lint.ts"
import { number, publish, type Goal } from "./support/report.ts"
import { timingsOf } from "./support/rounds.ts"
import { ratio, summarise } from "./support/statistics.ts"

// What it costs to lint a fleet, beside compiling it.
// node --expose-gc bench/lint.ts [--date YYYY-MM-DD] [--fleets flat,deep] [--rounds 7]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    fleets: { type: "string", default: lintedFleets.map(({ name }) => name).join() },
    rounds: { type: "string", default: "7" }
  }
})

const ratioOf = ({ timings }: LintOutcome, name: string): number =>
  ratio(timingsOf(timings, name), timingsOf(timings, "compile"))

const rowOf = ({ timings }: LintOutcome, name: string): readonly string[] => {
  const { high, low, median } = summarise(timingsOf(timings, name))
  return [name, ...[median, low, high].map((nanoseconds) => number(nanoseconds / 1000, 1))]
}

const outcomes = lintedFleets
  .filter(({ name }) => values.fleets.split(",").includes(name))
  .map((fleet) => measureLint(fleet, Number(values.rounds)))

publish("lint", {
  title: "Linting beside compiling",
  date: values.date,
  tables: outcomes.map((outcome) => ({
    title: `${number(projectCount, 0)} different projects: ${outcome.fleet.title}`,
    head: ["", "µs a project", "10th percentile", "90th percentile"],
    rows: ["compile", "lint", "lint and read"].map((name) => rowOf(outcome, name))
  })),
  goals: outcomes.map((outcome): Goal => ({
    what: `(${outcome.fleet.name}) linting: the time of compiling`,
    unit: "×",
    value: ratioOf(outcome, "lint"),
    goal: { atMost: 2 }
  })),
  notes: [
    `Preset recommended, fixes not worked out. ${values.rounds} rounds, medians; the ratio is the median of the rounds' ratios.`,
    "Every round begins with an engine and a linter that remember nothing; 250 projects are compiled, then linted, then the next 250.",
    "What a finding says of whom it concerns, and so its message and its fingerprint, is worked out when it is first read: the third row reads all of it, of every finding.",
    ...outcomes.map(
      (outcome) =>
        `(${outcome.fleet.name}): with everything read, ${number(ratioOf(outcome, "lint and read"))} times the time of compiling.`
    ),
    ...outcomes.map(
      ({ concerned, distinctTables, findings, fleet }) =>
        `(${fleet.name}): ${number(distinctTables, 0)} different tables; ${number(findings, 0)} findings in ${number(concerned, 0)} projects.`
    )
  ],
  data: outcomes.map(({ concerned, distinctTables, findings, fleet, timings }) => ({
    fleet: fleet.name,
    projects: projectCount,
    distinctTables,
    findings,
    concerned,
    nanoseconds: Object.fromEntries([...timings].map(([name, rounds]) => [name, summarise(rounds)]))
  }))
})
