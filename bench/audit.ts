import { parseArgs } from "node:util"
import { measureAudit } from "./support/measure-audit.ts"
import { measureLongLog } from "./support/measure-long-log.ts"
import { number, publish } from "./support/report.ts"
import { timingsOf } from "./support/rounds.ts"
import { ratio, summarise } from "./support/statistics.ts"

// What `audit verify` costs, beside hashing the same bytes alone (SPEC §11), and what it takes over a long log.
// node --expose-gc bench/audit.ts [--date YYYY-MM-DD] [--events 100000] [--rounds 7] [--long 1000000]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    events: { type: "string", default: "100000" },
    rounds: { type: "string", default: "7" },
    long: { type: "string", default: "1000000" }
  }
})

const { bytes, events, timings } = measureAudit(Number(values.events), Number(values.rounds))
const long = Number(values.long) === 0 ? null : await measureLongLog(Number(values.long))

const rowOf = (title: string, name: string): readonly string[] => {
  const { high, low, median } = summarise(timingsOf(timings, name))
  return [title, ...[median, low, high].map((nanoseconds) => number(nanoseconds / 1000))]
}
const times = (name: string): number => ratio(timingsOf(timings, name), timingsOf(timings, "hash"))

publish("audit", {
  title: "Verifying the audit log",
  date: values.date,
  tables: [
    {
      title: `${number(events, 0)} events in memory`,
      head: ["", "µs an event", "10th percentile", "90th percentile"],
      rows: [
        rowOf("SHA-256 of the bytes, alone", "hash"),
        rowOf("bytes against hashes, and the tree", "hashes"),
        rowOf("and what each event says, in its canonical form", "whole")
      ]
    },
    ...(long === null
      ? []
      : [
          {
            title: `${number(long.events, 0)} events in a store of ${number(long.storeBytes / 1024 / 1024, 0)} MiB that lies still, by the command`,
            head: ["", "seconds", "most memory, MiB"],
            rows: long.runs.map(({ mebibytes, name, seconds }) => [
              name,
              number(seconds, 1),
              number(mebibytes, 0)
            ])
          }
        ])
  ],
  goals: [
    {
      what: "verifying the stored bytes: the time of hashing them",
      unit: "×",
      value: times("hashes"),
      goal: { atMost: 2 }
    },
    {
      what: "with the full check of the canonical form",
      unit: "×",
      value: times("whole"),
      goal: { atMost: 15 }
    }
  ],
  notes: [
    `Events as the service makes them, of ${number(bytes / events, 0)} bytes on average; nine of ten change a policy. ${values.rounds} rounds in turns, medians; ratios are medians of the rounds' ratios.`,
    "Hashing alone is Node's quickest way, one call for each event's bytes. The tree needs a second, short hash for each event.",
    "Before timing, both checks were seen to find a changed byte, and to come to the same root."
  ],
  data: {
    events,
    bytes,
    nanoseconds: Object.fromEntries([...timings].map(([name, rounds]) => [name, summarise(rounds)])),
    long
  }
})
