import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads"
import { makeRandom } from "../oracle/random.ts"
import { whatGoesWrong } from "./check-text.ts"
import { mutate } from "./mutate.ts"

/**
 * Reads changed files of the corpus for some minutes, in every way there is. Nothing may throw, hang, or report a
 * place outside the text. What does is kept in `corpus/found`, where the tests read it from then on.
 *
 * `npm run fuzz:files -- --minutes 10 --seed 1`
 */
const corpus = join(import.meta.dirname, "..", "..", "packages", "policy-files", "corpus")

/** A reader that takes this much processor time for one text does not come back. */
const hangsAfterSeconds = 30

interface Told {
  readonly text: string
  /** Left out: it is only beginning. */
  readonly wrong?: string
  readonly done: number
}

const seeds = (): readonly string[] =>
  ["good", "bad", "found"].flatMap((folder) =>
    readdirSync(join(corpus, folder))
      .filter((name) => !name.endsWith(".expected.json"))
      .toSorted()
      .map((name) => readFileSync(join(corpus, folder, name), "utf8"))
  )

const tell = (told: Told): void => parentPort?.postMessage(told, [])

const work = ({ milliseconds, seed }: { readonly milliseconds: number; readonly seed: number }): void => {
  const random = makeRandom(seed)
  const texts = seeds()
  const started = performance.now()
  let done = 0
  while (performance.now() - started < milliseconds) {
    const text = mutate(random, random.pick(texts), random.pick(texts))
    // Told before, so that the last one is known if it never ends.
    tell({ text, done })
    const wrong = whatGoesWrong(text)
    done += 1
    if (wrong !== undefined) tell({ text, wrong, done })
  }
}

const keep = (text: string, wrong: string): void => {
  const name = `${createHash("sha256").update(text).digest("hex").slice(0, 12)}.yaml`
  mkdirSync(join(corpus, "found"), { recursive: true })
  writeFileSync(join(corpus, "found", name), text)
  console.error(`${name}: ${wrong}`)
}

const watch = (): void => {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string", default: `${Date.now() % 1e9}` }
    }
  })
  const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
  console.log(`seed ${seed}, ${minutes} minutes`)
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { milliseconds: minutes * 60_000, seed }
  })
  let last: Told = { text: "", done: 0 }
  let since = process.cpuUsage()
  let failures = 0
  worker.on("message", (told: Told) => {
    last = told
    since = process.cpuUsage()
    if (told.wrong === undefined) return
    failures += 1
    keep(told.text, told.wrong)
  })
  const timer = setInterval(() => {
    const { system, user } = process.cpuUsage(since)
    if ((system + user) / 1e6 < hangsAfterSeconds) return
    keep(last.text, `does not end within ${hangsAfterSeconds} s of processor time`)
    process.exit(1)
  }, 1000)
  worker.on("error", (error) => {
    keep(last.text, `ends the process: ${error.message}`)
    process.exit(1)
  })
  worker.on("exit", () => {
    clearInterval(timer)
    console.log(`${last.done} texts read, ${failures} found`)
    if (failures > 0) process.exitCode = 1
  })
}

if (isMainThread) watch()
else work(workerData as { readonly milliseconds: number; readonly seed: number })
