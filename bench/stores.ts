import { parseArgs } from "node:util"
import { startServer } from "../packages/store-postgres/src/testing/index.ts"
import { patchesTo } from "./changes/patches.ts"
import { feedProbe } from "./http/feed-latency.ts"
import { requestsPerSecond } from "./http/load.ts"
import { startBeside, startJobwarden, type Jobwarden } from "./http/servers.ts"
import { number, publish } from "./support/report.ts"
import { percentile, ratio, summarise } from "./support/statistics.ts"

// The two stores side by side: durable changes a second by one client and by many, and how soon another process
// decides by a change. SQLite in a file; PostgreSQL on the same machine, with the settings that it comes with.
// node bench/stores.ts [--date YYYY-MM-DD] [--rounds 7] [--seconds 2] [--changes 500]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "2" },
    changes: { type: "string", default: "500" }
  }
})
const rounds = Number(values.rounds)
const millis = Number(values.seconds) * 1000
const changes = Number(values.changes)
const clients = 64
const warmUp = Math.min(50, changes)

const postgres = await startServer()
const address = postgres.url(await postgres.newDatabase())
const inPostgres = {
  store: `${address}?sslmode=disable`,
  postgres: { listen: `${address}?sslmode=disable` }
}

/** A store with two processes over it, and what was measured of them. */
const opened = async (name: string, one: Jobwarden) => {
  const other = await startBeside(one)
  const request = patchesTo(one)
  const probe = feedProbe(one)
  return {
    name,
    other: other.port,
    probe,
    change: (connections: number) =>
      requestsPerSecond({ port: one.port, request, connections, millis, status: 200 }),
    one: [] as number[],
    many: [] as number[],
    feed: [] as number[],
    questions: [] as number[],
    close: async () => {
      probe.close()
      await other.stop()
      await one.stop()
    }
  }
}

const sqlite = await opened("SQLite", await startJobwarden())
const postgresql = await opened("PostgreSQL", await startJobwarden([], {}, inPostgres))
const stores = [sqlite, postgresql]

for (const { change, other, probe } of stores) {
  await change(1)
  await change(clients)
  await probe.changes(other, warmUp)
  await probe.questions(other, warmUp)
}
for (let round = 0; round < rounds; round += 1) {
  for (const store of stores) store.one.push(await store.change(1))
  for (const store of stores) store.many.push(await store.change(clients))
}
for (const store of stores) {
  store.feed.push(...(await store.probe.changes(store.other, changes)).millis)
  store.questions.push(...(await store.probe.questions(store.other, changes)))
}
const version = String((await postgres.run("postgres", "SHOW server_version"))[0]?.["server_version"])
for (const { close } of stores) await close()
await postgres.stop()

const changesRow = (name: string, of: readonly number[], to: readonly number[]): readonly string[] => {
  const { high, low, median } = summarise(of)
  return [name, number(median, 0), `${number(low, 0)} to ${number(high, 0)}`, number(ratio(of, to))]
}
const figures = (times: readonly number[]) => ({
  p50: percentile(times, 0.5),
  p99: percentile(times, 0.99),
  most: Math.max(...times)
})
const feedRow = (name: string, times: readonly number[]): readonly string[] => {
  const { most, p50, p99 } = figures(times)
  return [name, number(p50), number(p99), number(most)]
}

publish("stores", {
  title: "The stores side by side",
  date: values.date,
  tables: [
    {
      title: "PATCH over HTTP by one client",
      head: ["", "changes a second", "10th to 90th percentile", "of SQLite"],
      rows: stores.map(({ name, one }) => changesRow(name, one, sqlite.one))
    },
    {
      title: `PATCH over HTTP by ${clients} clients, each in a project of its own`,
      head: ["", "changes a second", "10th to 90th percentile", "of SQLite"],
      rows: stores.map(({ many, name }) => changesRow(name, many, sqlite.many))
    },
    {
      title: "Milliseconds from a change's acknowledgement to the first decision by it in another process",
      head: ["", "p50", "p99", "most"],
      rows: stores.flatMap(({ feed, name, questions }) => [
        feedRow(name, feed),
        feedRow(`${name}: a question alone`, questions)
      ])
    }
  ],
  goals: [],
  notes: [
    `${rounds} rounds of ${number(millis / 1000, 0)} s in turn, medians; the ratios are the medians of the rounds' ratios. ${changes} changes for each feed, one after the other.`,
    `PostgreSQL ${version} runs on the same machine with the settings that it comes with, \`fsync\` and \`synchronous_commit\` on; the way to it is the loopback. A network between adds five of its round trips to each change.`,
    "Two processes serve each store all the while; one takes the changes, the other follows.",
    "A question that is under way when the change arrives is answered by what was before: a feed's figure has up to two questions in it."
  ],
  data: {
    rounds,
    changes,
    postgres: version,
    ...Object.fromEntries(
      stores.map(({ feed, many, name, one, questions }) => [
        name.toLowerCase(),
        {
          one: { ...summarise(one), ofSqlite: ratio(one, sqlite.one) },
          many: { ...summarise(many), ofSqlite: ratio(many, sqlite.many), ofOne: ratio(many, one) },
          feed: figures(feed),
          question: figures(questions)
        }
      ])
    )
  }
})
