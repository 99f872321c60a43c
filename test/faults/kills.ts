import { spawn } from "node:child_process"
import { once } from "node:events"
import { rmSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { logProblemsOf, problemsOf, readAcknowledged, type Acknowledged } from "./checked-store.ts"

const worker = join(import.meta.dirname, "store-worker.ts")

/** So many kills one file goes through before another begins: what is verified grows with each. */
const killsAFile = 10

/** How many clients of the store change policies at once. */
const clients = 16

/** What so many kills came to. */
export interface Kills {
  readonly rounds: number
  readonly acknowledged: number
  /** What was wrong, with the round in which it was found. */
  readonly problems: readonly string[]
}

export interface KillOptions {
  readonly folder: string
  readonly rounds: number
  /** 0 up to 1, anew with every call: how long a process may live. */
  readonly random: () => number
  /** Told after each round how many are done. */
  readonly progress?: (done: number, acknowledged: number) => void
}

/**
 * Kills a process that changes policies, again and again, at a random moment: what it acknowledged is there, what is
 * there is a prefix of a history, and the log verifies. The next process goes on with the same file.
 */
export const killAgainAndAgain = async ({
  folder,
  progress,
  random,
  rounds
}: KillOptions): Promise<Kills> => {
  let acknowledged: readonly Acknowledged[] = []
  let total = 0
  const problems: string[] = []
  let path = ""
  for (let round = 1; round <= rounds; round += 1) {
    if (round % killsAFile === 1) {
      if (path !== "") for (const end of ["", "-wal", "-shm"]) rmSync(`${path}${end}`, { force: true })
      path = join(folder, `killed-${round}.sqlite`)
      acknowledged = []
    }
    const more = await killOnce(path, `r${round}`, random() * 120)
    acknowledged = [...acknowledged, ...more]
    total += more.length
    const found = [...(await problemsOf(path, acknowledged)), ...(await logProblemsOf(path))]
    problems.push(...found.map((problem) => `round ${round}: ${problem}`))
    progress?.(round, total)
  }
  return { rounds, acknowledged: total, problems }
}

/** Lets a process acknowledge something, and kills it some milliseconds later: no handler, nothing flushed. */
const killOnce = async (path: string, run: string, millis: number): Promise<readonly Acknowledged[]> => {
  const child = spawn(process.execPath, [worker, path, String(clients), "1000000", run], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  let printed = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => (printed += text))
  const closed = once(child, "close")
  await Promise.race([once(child.stdout, "data"), closed])
  await sleep(millis)
  child.kill("SIGKILL")
  await closed
  if (child.signalCode !== "SIGKILL") throw new Error(`the process ended by itself with ${child.exitCode}`)
  return readAcknowledged(printed)
}
