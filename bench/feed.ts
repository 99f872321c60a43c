import { parseArgs } from "node:util"
import { feedProbe } from "./http/feed-latency.ts"
import { startBeside, startJobwarden } from "./http/servers.ts"
import { number, publish } from "./support/report.ts"
import { percentile } from "./support/statistics.ts"

// From the acknowledgement of a change to the first decision by it: asked at the process that stored it, and at
// another one over the same SQLite file, one question after the other until the answer is another.
// node bench/feed.ts [--date YYYY-MM-DD] [--changes 500]

const { values } = parseArgs({
  options: { date: { type: "string" }, changes: { type: "string", default: "500" } }
})
const changes = Number(values.changes)
const warmUp = 50

const one = await startJobwarden()
const other = await startBeside(one)
const probe = feedProbe(one)

for (const { port } of [one, other]) {
  await probe.changes(port, warmUp)
  await probe.questions(port, warmUp)
}
const here = await probe.changes(one.port, changes)
const there = await probe.changes(other.port, changes)
const alone = await probe.questions(other.port, changes)
probe.close()
await other.stop()
await one.stop()

const figures = (millis: readonly number[]) => ({
  p50: percentile(millis, 0.5),
  p99: percentile(millis, 0.99),
  most: Math.max(...millis)
})

const row = (name: string, millis: readonly number[]): readonly string[] => {
  const { most, p50, p99 } = figures(millis)
  return [name, number(p50), number(p99), number(most)]
}

const all = { here: figures(here.millis), there: figures(there.millis), question: figures(alone) }

publish("feed", {
  title: "From a change to decisions by it",
  date: values.date,
  tables: [
    {
      title: "Milliseconds from the acknowledgement to the first answer by it",
      head: ["", "p50", "p99", "most"],
      rows: [
        row("asked at the process that stored it", here.millis),
        row("asked at another process over the same file", there.millis),
        row("a question alone, where nothing is waited for", alone)
      ]
    }
  ],
  goals: [],
  notes: [
    `${changes} changes each, one after the other, by PATCH over HTTP; questions are AuthZEN evaluations over HTTP.`,
    "A question that is under way when the change arrives is answered by what was before: each figure has up to two questions in it.",
    `At the process that stored it the first question is always answered by the change: ${Math.max(...here.questions)} at most were asked.`
  ],
  data: {
    changes,
    ...all,
    questions: { here: Math.max(...here.questions), there: Math.max(...there.questions) }
  }
})
