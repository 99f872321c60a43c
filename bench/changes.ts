import { join } from "node:path"
import { parseArgs } from "node:util"
import { openBareCommits } from "./changes/bare-commits.ts"
import { patchesTo } from "./changes/patches.ts"
import { requestsPerSecond } from "./http/load.ts"
import { startJobwarden } from "./http/servers.ts"
import { number, publish } from "./support/report.ts"
import { ratio, summarise } from "./support/statistics.ts"

// Durable changes of policies a second (SPEC §11): one client beside the same rows committed by the driver alone,
// and many clients beside the same without durability.
// node bench/changes.ts [--date YYYY-MM-DD] [--rounds 7] [--seconds 2]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "2" }
  }
})
const rounds = Number(values.rounds)
const millis = Number(values.seconds) * 1000
const clients = 64

const durable = await startJobwarden()
const volatile = await startJobwarden(["--import", join(import.meta.dirname, "changes/without-sync.ts")])
const [ask, askVolatile] = [patchesTo(durable), patchesTo(volatile)]
const change = (connections: number) =>
  requestsPerSecond({ port: durable.port, request: ask, connections, millis, status: 200 })
const changeVolatile = () =>
  requestsPerSecond({
    port: volatile.port,
    request: askVolatile,
    connections: clients,
    millis,
    status: 200
  })

await change(1)
await changeVolatile()
const bare = openBareCommits(join(durable.folder, "store.sqlite"), join(durable.folder, "bare.sqlite"))
bare.perSecond(millis / 4)

const measured: Record<"bare" | "one" | "many" | "volatile", number[]> = {
  bare: [],
  one: [],
  many: [],
  volatile: []
}
for (let round = 0; round < rounds; round += 1) {
  measured.bare.push(bare.perSecond(millis))
  measured.one.push(await change(1))
  measured.many.push(await change(clients))
  measured.volatile.push(await changeVolatile())
}
bare.close()
await durable.stop()
await volatile.stop()

const row = (name: string, of: readonly number[], to: readonly number[]): readonly string[] => {
  const { high, low, median } = summarise(of)
  return [name, number(median, 0), `${number(low, 0)} to ${number(high, 0)}`, number(ratio(of, to))]
}

publish("changes", {
  title: "Durable changes",
  date: values.date,
  tables: [
    {
      title: "One client",
      head: ["", "changes a second", "10th to 90th percentile", "of bare"],
      rows: [
        row("the same two rows by better-sqlite3 alone", measured.bare, measured.bare),
        row("PATCH over HTTP", measured.one, measured.bare)
      ]
    },
    {
      title: `${clients} clients, each in a project of its own`,
      head: ["", "changes a second", "10th to 90th percentile", "of one client"],
      rows: [
        row("PATCH over HTTP", measured.many, measured.one),
        row("the same with `synchronous=OFF`", measured.volatile, measured.one)
      ]
    }
  ],
  goals: [
    {
      what: "PATCH by one client, of the driver's own commits a second",
      unit: "",
      value: ratio(measured.one, measured.bare),
      goal: { atLeast: 0.5 }
    },
    {
      what: `PATCH by ${clients} clients, of one client's`,
      unit: "",
      value: ratio(measured.many, measured.one),
      goal: { atLeast: 3 }
    },
    {
      what: `PATCH by ${clients} clients, of the same with synchronous=OFF (or the row above)`,
      unit: "",
      value: ratio(measured.many, measured.volatile),
      goal: { atLeast: 0.7 }
    }
  ],
  notes: [
    `${rounds} rounds of ${number(millis / 1000, 0)} s in turn, medians; the ratios are the medians of the rounds' ratios.`,
    "A PATCH is authorised, merged, compiled, compared with what it replaces (accesses gained and lost), linted, audited and answered with the whole view; it writes a third row, the personal data of its event.",
    "The driver alone inserts the event's and the revision's rows, as the service wrote them, into the same tables of a copy of its store, with the same settings.",
    "How long a disk takes to be sure is most of it: only the ratios say something."
  ],
  data: Object.fromEntries(Object.entries(measured).map(([name, of]) => [name, summarise(of)]))
})
