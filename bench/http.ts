import { parseArgs } from "node:util"
import { requestsPerSecond } from "./http/load.ts"
import { startBare, startJobwarden, type Server } from "./http/servers.ts"
import { number, publish } from "./support/report.ts"
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

const bare = await startBare()
const [ours, token] = await startJobwarden()

/** What nginx asks when a job publishes a Maven package. */
const headers = {
  host: "127.0.0.1",
  "x-original-method": "PUT",
  "x-original-uri": "/api/v4/projects/123/packages/maven/com/acme/app/1.0.0/app-1.0.0.jar",
  "job-token": token,
  "user-agent": "Apache-Maven/3.8.7",
  accept: "*/*"
}
const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
const request = Buffer.from(`GET /forward-auth HTTP/1.1\r\n${lines.join("")}\r\n`)

/** The answer as it comes, but for the time: both must say the same. */
const answerOf = async ({ port }: Server, secret: string): Promise<string> => {
  const { host: _, ...rest } = headers
  const answer = await fetch(`http://127.0.0.1:${port}/forward-auth`, {
    headers: { ...rest, "job-token": secret }
  })
  const { date: __, ...told } = Object.fromEntries(answer.headers)
  return JSON.stringify([answer.status, told, await answer.text()])
}

const stop = () => Promise.all([bare.stop(), ours.stop()])
const [expected, found, denied] = [
  await answerOf(bare, token),
  await answerOf(ours, token),
  await answerOf(ours, "x")
]
if (expected !== found || denied.startsWith("[204")) {
  await stop()
  throw new Error(`the answers differ: ${expected}, ${found}; a wrong token gets ${denied}`)
}

const rates = new Map<Server, Array<number>>([
  [bare, []],
  [ours, []]
])
const costs = new Map<Server, Array<number>>([
  [bare, []],
  [ours, []]
])
for (let round = -2; round < rounds; round += 1) {
  for (const server of round % 2 === 0 ? [bare, ours] : [ours, bare]) {
    const before = server.processorTime()
    const rate = await requestsPerSecond({ port: server.port, request, connections, millis })
    const after = server.processorTime()
    if (round < 0) continue
    rates.get(server)?.push(rate)
    if (before !== null && after !== null)
      costs.get(server)?.push((after - before) / ((rate * millis) / 1000))
  }
}
await stop()

const ratesOf = (server: Server): ReadonlyArray<number> => rates.get(server) ?? []
const costsOf = (server: Server): ReadonlyArray<number> => costs.get(server) ?? []
const isCostKnown = costsOf(bare).length > 0 && costsOf(ours).length > 0

const rowOf = (server: Server): ReadonlyArray<string> => {
  const { high, low, median } = summarise(ratesOf(server))
  return [
    server.name,
    number(median, 0),
    `${number(low, 0)} to ${number(high, 0)}`,
    number(ratio(ratesOf(server), ratesOf(bare))),
    isCostKnown ? number(summarise(costsOf(server)).median, 1) : "",
    isCostKnown ? number(ratio(costsOf(bare), costsOf(server))) : ""
  ]
}

publish("http", {
  title: "Over HTTP",
  date: values.date,
  tables: [
    {
      title: "Forward-auth: may this job publish this package?",
      head: [
        "",
        "requests a second",
        "10th to 90th percentile",
        "of bare",
        "µs of the processor a request",
        "requests for what one costs bare"
      ],
      rows: [rowOf(bare), rowOf(ours)]
    }
  ],
  goals: [
    {
      what: "forward-auth, of a bare node:http handler's requests a second",
      unit: "",
      value: ratio(ratesOf(ours), ratesOf(bare)),
      goal: { atLeast: 0.6 }
    }
  ],
  notes: [
    `${connections} kept connections, one request at a time on each, ${number(millis / 1000, 0)} s a round, ${rounds} rounds in turn, medians.`,
    "The servers and the client are three processes. Their answers were compared before; a wrong token is refused.",
    "µs of the processor: what the whole process used, of its own and of the system's. No neighbour on a busy machine adds much to it.",
    "The ratios are the medians of the rounds' ratios."
  ],
  data: [bare, ours].map((server) => ({
    server: server.name,
    requestsPerSecond: summarise(ratesOf(server)),
    processorMicroseconds: isCostKnown ? summarise(costsOf(server)) : null
  }))
})
