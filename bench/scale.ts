import { parseArgs } from "node:util"
import { measureDiff, measureGroup } from "./support/measure-changes.ts"
import { measureSize, type SizeOutcome } from "./support/measure-size.ts"
import { number, publish, type Goal } from "./support/report.ts"
import { timingsOf } from "./support/rounds.ts"
import { median, percentile, ratio, summarise } from "./support/statistics.ts"

// What many projects cost: the decision, the memory, a change above them all, a difference (SPEC §11).
// node --expose-gc bench/scale.ts [--date YYYY-MM-DD] [--sizes 1000,100000,1000000] [--rounds 9]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    sizes: { type: "string", default: "1000,100000,1000000" },
    rounds: { type: "string", default: "9" }
  }
})
const sizes = values.sizes.split(",").map(Number)
const largest = Math.max(...sizes)

const fail = (what: string, lines: readonly string[]): never => {
  console.error([what, ...lines].join("\n"))
  return process.exit(1)
}

const outcomes: SizeOutcome[] = []
for (const size of sizes) {
  const outcome = await measureSize(size, Number(values.rounds))
  if (outcome.wrong.length > 0) fail(`${size} projects: not everybody answers the same`, outcome.wrong)
  outcomes.push(outcome)
}
const group = await measureGroup(100_000, 20)
if (group.mixed > 0) fail("putGroup", [`${group.mixed} decisions were not by what the group said last`])
const differences = measureDiff(1000)

const ratioOf = ({ timings }: SizeOutcome): number =>
  ratio(timingsOf(timings, "jobwarden"), timingsOf(timings, "bare look-up"))

const goals: readonly Goal[] = [
  ...outcomes.map((outcome): Goal => ({
    what: `${number(outcome.projects, 0)} projects: the bare look-up's time`,
    unit: "×",
    value: ratioOf(outcome),
    goal: { atMost: outcome.projects < 100_000 ? 2.5 : 1.5 }
  })),
  ...outcomes
    .filter(({ projects }) => projects === largest)
    .map(({ bytesPerProject, projects }): Goal => ({
      what: `${number(projects, 0)} projects: memory over the paths`,
      unit: "bytes a project",
      value: bytesPerProject,
      goal: { atMost: 150 }
    })),
  {
    what: `putGroup above ${number(group.projects, 0)} projects: the longest turn of the event loop`,
    unit: "ms",
    value: Math.max(...group.turns),
    goal: { atMost: 50 }
  },
  { what: "diff of two policies, median", unit: "ms", value: median(differences), goal: { atMost: 1 } }
]

publish("scale", {
  title: "Many projects",
  date: values.date,
  tables: [
    {
      title: "A decision, by the number of projects (1,000 distinct policies)",
      head: ["projects", "ns a decision", "bare look-up", "ratio", "bytes a project"],
      rows: outcomes.map((outcome) => [
        number(outcome.projects, 0),
        number(median(timingsOf(outcome.timings, "jobwarden")), 0),
        number(median(timingsOf(outcome.timings, "bare look-up")), 0),
        number(ratioOf(outcome)),
        number(outcome.bytesPerProject, 0)
      ])
    },
    {
      title: "Changes",
      head: ["", "median ms", "99th percentile", "longest"],
      rows: [
        ["a turn with ten decisions", ...spread(group.turns)],
        ["putGroup alone", ...spread(group.puts)],
        ["diff", ...spread(differences)]
      ]
    }
  ],
  goals,
  notes: [
    "Bytes a project: heap and buffers after garbage collection, every project asked about once, with the engine and without it, the paths kept in both. Below 100,000 projects they are mostly the policies'.",
    `${group.changes} changes of a group above all projects, 50 turns each; no decision was by what the group had said before.`
  ],
  data: {
    sizes: outcomes.map((outcome) => ({
      projects: outcome.projects,
      bytesPerProject: outcome.bytesPerProject,
      ratio: ratioOf(outcome),
      nanoseconds: Object.fromEntries([...outcome.timings].map(([name, rounds]) => [name, summarise(rounds)]))
    })),
    putGroup: {
      projects: group.projects,
      longestTurn: Math.max(...group.turns),
      longestPut: Math.max(...group.puts),
      mixed: group.mixed
    },
    diff: {
      median: median(differences),
      p99: percentile(differences, 0.99),
      longest: Math.max(...differences)
    }
  }
})

function spread(milliseconds: readonly number[]): readonly string[] {
  return [median(milliseconds), percentile(milliseconds, 0.99), Math.max(...milliseconds)].map((value) =>
    number(value, 3)
  )
}
