import { parseArgs } from "node:util"
import { expectAgreement, revisionOf } from "./graphql/agreement.ts"
import { comparisonsOf, type Comparison, type Way } from "./graphql/requests.ts"
import { requestsPerSecond } from "./http/load.ts"
import { startJobwarden } from "./http/servers.ts"
import { number, publish, type Goal, type Table } from "./support/report.ts"
import { ratio, summarise } from "./support/statistics.ts"

// GraphQL beside REST: the same project read and changed over both, on one service, in turn.
// node bench/graphql.ts [--date YYYY-MM-DD] [--rounds 7] [--seconds 1]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "1" }
  }
})
const rounds = Number(values.rounds)
const millis = Number(values.seconds) * 1000
const many = 64

/** What the rounds of one way came to, with many clients and with one. */
interface Measured {
  readonly name: string
  readonly isJudged: boolean
  readonly rates: number[]
  readonly ratesAlone: number[]
  /** Microseconds of the processor a request; empty where the system does not tell. */
  readonly costs: number[]
}

const service = await startJobwarden()

const rateOf = (way: Way, connections: number): Promise<number> =>
  requestsPerSecond({ port: service.port, request: way.request, connections, millis, status: 200 })

/**
 * A refused change is an answer with status 200 in GraphQL: that something was changed shows in the revisions. The
 * first change of a connection may be what is so already.
 */
const expectChanged = async (way: Way, comparison: Comparison, measure: () => Promise<number>) => {
  if (!comparison.changes) return measure()
  const before = await revisions()
  const rate = await measure()
  const grown = (await revisions()) - before
  const answered = (rate * millis) / 1000
  if (grown < answered - many) {
    throw new Error(`${way.name}: ${grown} revisions for ${number(answered, 0)} changes`)
  }
  return rate
}

/** The revisions of all projects that are changed, together. */
const revisions = async (): Promise<number> => {
  const all = await Promise.all(Array.from({ length: many }, (_, at) => revisionOf(service, at)))
  return all.reduce((sum, revision) => sum + revision, 0)
}

const measure = async (comparison: Comparison): Promise<readonly Measured[]> => {
  const measured = comparison.ways.map(({ isJudged, name }): Measured => ({
    name,
    isJudged,
    rates: [],
    ratesAlone: [],
    costs: []
  }))
  for (let round = -1; round < rounds; round += 1) {
    const order = comparison.ways.map((_, at) => (at + Math.max(round, 0)) % comparison.ways.length)
    for (const at of order) {
      const [way, of] = [comparison.ways[at], measured[at]]
      if (way === undefined || of === undefined) continue
      const before = service.processorTime()
      const rate = await expectChanged(way, comparison, () => rateOf(way, many))
      const after = service.processorTime()
      const alone = await rateOf(way, 1)
      if (round < 0) continue
      of.rates.push(rate)
      of.ratesAlone.push(alone)
      if (before !== null && after !== null) of.costs.push((after - before) / ((rate * millis) / 1000))
    }
  }
  return measured
}

/** How many times as long as REST, round by round. */
const timesAsLong = (rest: readonly number[], own: readonly number[]): number => ratio(rest, own)

const tableOf = ({ title }: Comparison, measured: readonly Measured[]): Table => {
  const [rest] = measured
  const isCostKnown = measured.every(({ costs }) => costs.length > 0)
  return {
    title,
    head: [
      "",
      `requests a second, ${many} clients`,
      "10th to 90th percentile",
      "time of REST's",
      "one client: ms a request",
      "time of REST's",
      "µs of the processor a request",
      "of REST's"
    ],
    rows: measured.map(({ costs, name, rates, ratesAlone }) => {
      const { high, low, median } = summarise(rates)
      return [
        name,
        number(median, 0),
        `${number(low, 0)} to ${number(high, 0)}`,
        number(timesAsLong(rest?.rates ?? [], rates)),
        number(1000 / summarise(ratesAlone).median, 3),
        number(timesAsLong(rest?.ratesAlone ?? [], ratesAlone)),
        isCostKnown ? number(summarise(costs).median, 0) : "",
        isCostKnown ? number(ratio(costs, rest?.costs ?? [])) : ""
      ]
    })
  }
}

const tables: Table[] = []
const goals: Goal[] = []
const data: unknown[] = []
try {
  await expectAgreement(service)
  for (const comparison of comparisonsOf(service)) {
    const measured = await measure(comparison)
    const [rest] = measured
    tables.push(tableOf(comparison, measured))
    for (const { isJudged, name, rates } of measured) {
      if (!isJudged) continue
      goals.push({
        what: `${comparison.what}, times REST's time (${name.replace("GraphQL: ", "")})`,
        unit: "",
        value: timesAsLong(rest?.rates ?? [], rates),
        goal: { atMost: comparison.atMost }
      })
    }
    data.push({
      comparison: comparison.what,
      ways: measured.map(({ costs, name, rates, ratesAlone }) => ({
        way: name,
        requestsPerSecond: summarise(rates),
        requestsPerSecondOfOneClient: summarise(ratesAlone),
        processorMicroseconds: costs.length === 0 ? null : summarise(costs)
      }))
    })
  }
  await expectAgreement(service)
} finally {
  await service.stop()
}

publish("graphql", {
  title: "GraphQL beside REST",
  date: values.date,
  tables,
  goals,
  notes: [
    `One service with 1,000 projects and SQLite; ${many} kept connections, or one, one request at a time on each, ${number(millis / 1000, 0)} s a round, ${rounds} rounds in turn, medians.`,
    "Each connection asks about a project of its own. Before and after, both said the same of a project and of a change, and refused a wrong token.",
    "REST's GET and a query for nothing but a project's permissions are answered by what was built for the last answer while nothing has changed; who asks goes through the gates each time. Other queries are parsed and checked once, and executed each time.",
    "The ratios are the medians of the rounds' ratios; µs of the processor are those of the whole process."
  ],
  data
})
