import { parseArgs } from "node:util"
import { requestsPerSecond } from "./http/load.ts"
import { askOnce, bytesOf, questionsTo, type Question } from "./http/questions.ts"
import { startBare, startJobwarden, type Jobwarden, type Server } from "./http/servers.ts"
import { number, publish, type Goal, type Table } from "./support/report.ts"
import { ratio, summarise } from "./support/statistics.ts"

// Requests a second, and what each takes of the processor, beside a bare handler that answers the same bytes
// (SPEC §11). The second is what a busy machine blurs least.
// node bench/http.ts [--date YYYY-MM-DD] [--rounds 9] [--seconds 2]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    rounds: { type: "string", default: "9" },
    seconds: { type: "string", default: "2" }
  }
})
const rounds = Number(values.rounds)
const millis = Number(values.seconds) * 1000
const connections = 64

/** What the rounds of a server came to. */
interface Measured {
  readonly name: string
  readonly rates: readonly number[]
  /** Microseconds of the processor a request; empty where the system does not tell. */
  readonly costs: readonly number[]
}

const measure = async (question: Question, ours: Jobwarden): Promise<readonly [Measured, Measured]> => {
  const expected = await askOnce(question, question.port)
  const refused = await askOnce(question, question.port, question.wrong)
  const bare = await startBare(expected)
  try {
    const same = JSON.stringify(await askOnce(question, bare.port)) === JSON.stringify(expected)
    if (!same || expected.status >= 300 || refused.status < 400) {
      throw new Error(
        `${question.what}: answers ${JSON.stringify(expected)}; a wrong token ${refused.status}`
      )
    }
    const bytes = bytesOf(question)
    const servers: readonly Server[] = [bare, { ...ours, port: question.port }]
    const measured = servers.map(({ name }) => ({ name, rates: [] as number[], costs: [] as number[] }))
    for (let round = -2; round < rounds; round += 1) {
      for (const at of round % 2 === 0 ? [0, 1] : [1, 0]) {
        const [server, of] = [servers[at], measured[at]]
        if (server === undefined || of === undefined) continue
        const load = { port: server.port, request: () => bytes, connections, millis, status: expected.status }
        const before = server.processorTime()
        const rate = await requestsPerSecond(load)
        const after = server.processorTime()
        if (round < 0) continue
        of.rates.push(rate)
        if (before !== null && after !== null) of.costs.push((after - before) / ((rate * millis) / 1000))
      }
    }
    return measured as unknown as readonly [Measured, Measured]
  } finally {
    await bare.stop()
  }
}

const tableOf = ({ title }: Question, [bare, ours]: readonly [Measured, Measured]): Table => {
  const isCostKnown = bare.costs.length > 0 && ours.costs.length > 0
  return {
    title,
    head: [
      "",
      "requests a second",
      "10th to 90th percentile",
      "of bare",
      "µs of the processor a request",
      "requests for what one costs bare"
    ],
    rows: [bare, ours].map(({ costs, name, rates }) => {
      const { high, low, median } = summarise(rates)
      return [
        name,
        number(median, 0),
        `${number(low, 0)} to ${number(high, 0)}`,
        number(ratio(rates, bare.rates)),
        isCostKnown ? number(summarise(costs).median, 1) : "",
        isCostKnown ? number(ratio(bare.costs, costs)) : ""
      ]
    })
  }
}

const ours = await startJobwarden()
const tables: Table[] = []
const goals: Goal[] = []
const data: unknown[] = []
try {
  for (const question of questionsTo(ours)) {
    const measured = await measure(question, ours)
    tables.push(tableOf(question, measured))
    const { atLeast } = question
    if (atLeast !== null) {
      goals.push({
        what: `${question.what}, of a bare node:http handler's requests a second`,
        unit: "",
        value: ratio(measured[1].rates, measured[0].rates),
        goal: { atLeast }
      })
    }
    data.push({
      question: question.what,
      servers: measured.map(({ costs, name, rates }) => ({
        server: name,
        requestsPerSecond: summarise(rates),
        processorMicroseconds: costs.length === 0 ? null : summarise(costs)
      }))
    })
  }
} finally {
  await ours.stop()
}

publish("http", {
  title: "Over HTTP",
  date: values.date,
  tables,
  goals,
  notes: [
    `${connections} kept connections, one request at a time on each, ${number(millis / 1000, 0)} s a round, ${rounds} rounds in turn, medians.`,
    "The servers and the client are three processes. Their answers were compared before; a wrong token is refused.",
    "The same policy is asked for again and again: it is built once, and the gate is asked each time.",
    "A question that names a subject, an action and a resource alone is read once; who asks is, and what is answered, each time. The last table has none of that.",
    "µs of the processor: what the whole process used, of its own and of the system's. No neighbour on a busy machine adds much to it.",
    "The ratios are the medians of the rounds' ratios."
  ],
  data
})
