import { Effect } from "effect"
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { put } from "../packages/service/src/testing/store-samples.ts"
import { startServer, withStore } from "../packages/store-postgres/src/testing/index.ts"
import { fill } from "./million/fill.ts"
import { distinctPolicies } from "./million/fleet.ts"
import type { EngineWeighed, Ready, Told } from "./million/talk.ts"
import { verifyLog } from "./million/verify.ts"
import { number, publish } from "./support/report.ts"
import { percentile } from "./support/statistics.ts"

// A process over a PostgreSQL with very many projects: when it is ready, what it weighs, how soon it follows.
// node bench/million.ts [--date YYYY-MM-DD] [--projects 1000000] [--changes 500]

const { values } = parseArgs({
  options: {
    date: { type: "string" },
    projects: { type: "string", default: "1000000" },
    changes: { type: "string", default: "500" }
  }
})
const projects = Number(values.projects)
const changes = Number(values.changes)
const say = (text: string): void => console.error(`bench: ${text}`)

const seconds = async (what: string, run: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await run()
  const took = (performance.now() - start) / 1000
  say(`${what}: ${number(took, 1)} s`)
  return took
}

/** A process of its own; nothing that this one holds weighs there. */
const startProcess = (mode: "index" | "engine", url: string) => {
  const child = fork(join(import.meta.dirname, "million/process.ts"), [mode, url, String(projects)], {
    execArgv: ["--expose-gc"],
    // What it logs goes to standard error, where its progress is seen.
    stdio: ["ignore", 2, 2, "ipc"]
  })
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the process ended with ${String(code)} before it was done`)
  })
  // Whoever waits hears of it; at the end it is as it should be.
  ended.catch(() => {})
  const told = async <Type extends Told["type"]>(type: Type): Promise<Extract<Told, { type: Type }>> => {
    const heard = new Promise<Told>((resolve) => child.once("message", (found) => resolve(found as Told)))
    const found = await Promise.race([heard, ended])
    if (found.type !== type) throw new Error(`the process said \`${found.type}\`, not \`${type}\``)
    return found as Extract<Told, { type: Type }>
  }
  return { child, told }
}

const server = await startServer()
const url = server.url(await server.newDatabase())
const filled = await seconds("filled", () =>
  fill(url, projects, (done) => {
    if (done % 100_000 === 0) say(`${number(done, 0)} projects stored`)
  })
)
const verified = await seconds("verified", () => verifyLog(url, projects))

const engine = startProcess("engine", url)
const weighed: EngineWeighed = await engine.told("weighed")
if (engine.child.exitCode === null) await once(engine.child, "exit")

const { child, told } = startProcess("index", url)
let ready: Ready | undefined
const readySeconds = await seconds("ready", async () => (ready = await told("ready")))
if (ready === undefined || ready.unread > 0) throw new Error(`${ready?.unread} projects do not decide`)

/** Milliseconds from each acknowledgement, to another process, until the change decides there. */
const follow = withStore({ url }, (store) =>
  Effect.gen(function* () {
    const found: number[] = []
    for (let turn = 0; turn < changes; turn += 1) {
      const id = 1 + ((turn * 7919) % projects)
      const isAllowed = turn % 2 === 1
      const waiting = told("waiting")
      child.send({ project: id, revision: 2 })
      yield* Effect.promise(() => waiting)
      const decided = told("decided")
      const grant = isAllowed ? "reporter" : false
      yield* store.change({ type: "project", id }, put({ permissions: { jobs: { read: grant } } }))
      const acknowledged = performance.now()
      const { allowed } = yield* Effect.promise(() => decided)
      if (allowed !== isAllowed) throw new Error(`project ${id} does not decide by its change`)
      found.push(performance.now() - acknowledged)
    }
    return found
  })
)
const millis = await follow
child.disconnect()
if (child.exitCode === null) await once(child, "exit")
await server.stop()

const feed = {
  p50: percentile(millis, 0.5),
  p99: percentile(millis, 0.99),
  most: Math.max(...millis)
}
const count = number(projects, 0)

publish("million", {
  title: `${count} projects in PostgreSQL`,
  date: values.date,
  tables: [
    {
      title: "Until a process is ready, in seconds",
      head: ["", "seconds"],
      rows: [
        ["the platform knows its projects", number(ready.platformSeconds, 1)],
        ["everything stored is read and in force", number(ready.indexSeconds, 1)],
        ["the whole, from the start of the process, weighing included", number(readySeconds, 1)]
      ]
    },
    {
      title: "Memory",
      head: ["", "bytes a project"],
      rows: [
        ["the engine, over the paths", number(weighed.bytesPerProject, 0)],
        ["the service's index with its engine, over the paths and the platform", number(ready.indexBytes, 0)],
        ["the static platform, over the paths", number(ready.platformBytes, 0)]
      ]
    },
    {
      title: "The whole process, in MiB",
      head: ["", "MiB"],
      rows: [
        ["ready and swept up", number(ready.residentMebibytes, 0)],
        ["the most while it started", number(ready.mostMebibytes, 0)]
      ]
    },
    {
      title: "Milliseconds from a change's acknowledgement in one process until it decides in another",
      head: ["", "p50", "p99", "most"],
      rows: [[`${count} projects`, number(feed.p50), number(feed.p99), number(feed.most)]]
    }
  ],
  goals:
    projects < 100_000
      ? []
      : [
          {
            what: `${count} projects: memory of the engine over the paths`,
            unit: "bytes a project",
            value: weighed.bytesPerProject,
            goal: { atMost: 150 }
          }
        ],
  notes: [
    `${number(Math.min(distinctPolicies, projects), 0)} distinct policies, one revision and one event for each project; stored in ${number(filled, 0)} s, and the whole log verified in ${number(verified, 0)} s.`,
    "The platform's data are made in the process: a platform file takes 2 MiB, some ten thousand projects. The process is put together as a program does it that embeds the service.",
    "Bytes a project: heap and buffers after garbage collection, every project asked about once. Below 100,000 projects they are mostly the policies'.",
    `${changes} changes, one after the other; each is decided by, and the decision compared, before it counts. A message between two processes is in each figure.`
  ],
  data: {
    projects,
    filled,
    verified,
    readySeconds,
    ...ready,
    engineBytes: weighed.bytesPerProject,
    feed,
    changes
  }
})
