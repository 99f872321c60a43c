import { getCedarVersion } from "@cedar-policy/cedar-wasm/nodejs"
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { Worker } from "node:worker_threads"
import { actions, visibilities } from "../vocabulary.ts"
import { makeProgress } from "../whole-space/progress.ts"
import { everyClass, grants, policies, registry } from "../whole-space/space.ts"
import { mostShown, triedBy, type Found, type Part } from "./part.ts"

// Asks Cedar and the engine the same about one registry: every policy of one-word grants, every class of caller.
// Policy sets are parsed once a policy and requests are worded once; each answer is Cedar's own, from the whole
// policy set of that policy. Exit code 1 where any answer differs, 2 where it could not be tried.
//
// node test/oracle/cedar/whole-space.ts [--every 1] [--threads N] [--plant-wrong-bit]
//
// `--every 100` takes each hundredth policy only. `--plant-wrong-bit` turns one bit of one table round, and takes
// each hundredth policy unless told otherwise: it shows that a wrong bit is found. Left out, there are as many
// threads as the machine can run at once.

const { values } = parseArgs({
  options: {
    every: { type: "string" },
    threads: { type: "string" },
    "plant-wrong-bit": { type: "boolean", default: false }
  }
})

const wholeNumber = (option: "every" | "threads", usual: number, most: number): number => {
  const given = Number(values[option] ?? usual)
  if (Number.isSafeInteger(given) && given >= 1 && given <= most) return given
  console.error(`\`--${option}\` is \`${values[option]}\`; give a whole number from 1 to ${most}`)
  return process.exit(2)
}

const isPlanted = values["plant-wrong-bit"]
const every = wholeNumber("every", isPlanted ? 100 : 1, policies.length)
const tried = triedBy(every)
const threads = wholeNumber("threads", Math.min(availableParallelism(), 8, tried.length), 64)
const plant = isPlanted ? { policy: tried[Math.floor(tried.length / 2)] ?? 0, classNumber: 42 } : null

const start = performance.now()
const count = (value: number): string => value.toLocaleString("en")
const progress = makeProgress(tried.length, `${count(tried.length)} policies`)

const runPart = (part: Part): Promise<Found> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("part-thread.ts", import.meta.url), { workerData: part })
    let found: Found | null = null
    worker.on("message", (message: Found | null) => {
      if (message === null) progress.advance()
      else found = message
    })
    worker.on("error", reject)
    worker.on("exit", (code) => {
      if (found === null) reject(new Error(`thread ${part.thread} ended with ${code} and found nothing out`))
      else resolve(found)
    })
  })

const parts = await Promise.all(
  Array.from({ length: threads }, (_, thread) => runPart({ every, plant, thread, threads }))
).catch((error: unknown) => {
  console.error(error)
  return process.exit(2)
})

const sum = (of: (found: Found) => number): number => parts.reduce((total, found) => total + of(found), 0)
const [decisions, differences] = [sum((found) => found.decisions), sum((found) => found.differences)]
const share = (sum((found) => found.allowed) * 100) / decisions
const kinds = `${grants.length} grants for each of ${actions.length} actions, ${visibilities.length} visibilities`
const rows: readonly (readonly [string, string])[] = [
  ["policies", `${count(sum((found) => found.policies))} of ${count(policies.length)}: ${kinds}`],
  ["decisions", `${count(decisions)}: of ${everyClass.length} classes of callers, ${actions.length} actions`],
  ["allowed", `${share.toFixed(1)} %`],
  ...(plant === null
    ? []
    : [["planted", `class ${plant.classNumber} of write, policy ${plant.policy}`] as const]),
  ["differences", count(differences)],
  ["seconds", `${((performance.now() - start) / 1000).toFixed(1)} in ${threads} threads`]
]
console.log(`Jobwarden beside Cedar ${getCedarVersion()}, the whole space of ${registry}`)
for (const [name, value] of rows) console.log(`${name.padEnd(11)}  ${value}`)
const first = parts.flatMap((found) => found.first).toSorted(([one], [other]) => one - other)
for (const [, described] of first.slice(0, mostShown)) console.log(`\n${described}`)
process.exitCode = differences === 0 ? 0 : 1
