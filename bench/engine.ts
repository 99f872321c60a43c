import { parseArgs } from "node:util"
import { measureShape, requestCount, sampleCount, type Outcome } from "./support/measure-shape.ts"
import { number, publish, type Goal } from "./support/report.ts"
import { timingsOf, type Timings } from "./support/rounds.ts"
import { ratio, summarise } from "./support/statistics.ts"
import { shapes } from "./worlds/shapes.ts"

// The cost of a decision beside its peers (SPEC §11, first row).
// node --expose-gc bench/engine.ts [--date YYYY-MM-DD] [--shapes a,b,c] [--rounds 11]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    shapes: { type: "string", default: "a,b,c" },
    rounds: { type: "string", default: "11" }
  }
})

const rowsOf = (timings: Timings): readonly (readonly string[])[] => {
  const own = timingsOf(timings, "jobwarden")
  return [...timings].map(([name, rounds]) => {
    const { high, low, median } = summarise(rounds)
    return [name, number(median, 0), `${number(low, 0)} to ${number(high, 0)}`, number(ratio(rounds, own))]
  })
}

const goalsOf = ({ all, shape }: Outcome): readonly Goal[] => {
  const own = timingsOf(all, "jobwarden")
  const toBare: Goal = {
    what: `(${shape.name}) the bare look-up's time`,
    unit: "×",
    value: ratio(own, timingsOf(all, "bare look-up")),
    goal: { atMost: shape.bareAtMost }
  }
  if (shape.caslAtLeast === null) return [toBare]
  const peer = all.has("CASL") ? "CASL" : "CASL by class"
  const toCasl: Goal = {
    what: `(${shape.name}) faster than ${peer}`,
    unit: "×",
    value: ratio(timingsOf(all, peer), own),
    goal: { atLeast: shape.caslAtLeast }
  }
  return [toCasl, toBare]
}

const summariesOf = (timings: Timings) =>
  Object.fromEntries([...timings].map(([name, rounds]) => [name, summarise(rounds)]))

const outcomes: Outcome[] = []
for (const shape of shapes) {
  if (!values.shapes.split(",").includes(shape.name)) continue
  const outcome = await measureShape(shape, Number(values.rounds))
  if (outcome.wrong.length > 0) {
    console.error([`shape (${shape.name}): not everybody answers the same`, ...outcome.wrong].join("\n"))
    process.exit(1)
  }
  outcomes.push(outcome)
}

const head = ["", "ns a decision", "10th to 90th percentile", "times ours"]
publish("engine", {
  title: "The cost of a decision",
  date: values.date,
  tables: outcomes.flatMap(({ all, sample, shape }) => [
    { title: `(${shape.name}) ${shape.title}`, head, rows: rowsOf(all) },
    { title: `(${shape.name}) on ${number(sampleCount, 0)} of the requests`, head, rows: rowsOf(sample) }
  ]),
  goals: outcomes.flatMap(goalsOf),
  notes: [
    `${number(requestCount, 0)} different requests a round, ${values.rounds} rounds in random order, medians.`,
    "Ratios are medians of the rounds' ratios.",
    "All answers were compared before: no disagreement.",
    "CASL: an ability per project and role, what varies from pipeline to pipeline as conditions, as its documentation shows it. CASL by class: everything about the caller resolved before CASL is asked. Where every policy differs, the first takes more than 4 GB and is left out.",
    "Only reading: no judge; what every one of them spends on reading the requests, before it looks anything up.",
    ...outcomes.map(
      ({ allowed, distinctTables, shape }) =>
        `(${shape.name}): ${number(distinctTables, 0)} different tables; ${number(allowed * 100, 0)} % of the requests are allowed.`
    )
  ],
  data: outcomes.map(({ all, allowed, distinctTables, sample, shape }) => ({
    shape: shape.name,
    title: shape.title,
    requests: requestCount,
    distinctTables,
    allowed,
    disagreements: 0,
    nanoseconds: summariesOf(all),
    sample: { requests: sampleCount, nanoseconds: summariesOf(sample) }
  }))
})
