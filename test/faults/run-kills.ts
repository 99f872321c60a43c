import { mkdtempSync, mkdirSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { killAgainAndAgain } from "./kills.ts"

// What a store has acknowledged outlives every kill: node test/faults/run-kills.ts [--rounds 500]

const { values } = parseArgs({ options: { rounds: { type: "string", default: "500" } } })
const lanes = availableParallelism()
const rounds = Math.ceil(Number(values.rounds) / lanes)
const folder = mkdtempSync(join(tmpdir(), "jobwarden-kills-"))
const done = Array.from({ length: lanes }, () => 0)

const lane = (at: number) => {
  const own = join(folder, String(at))
  mkdirSync(own)
  return killAgainAndAgain({
    folder: own,
    rounds,
    random: Math.random,
    progress: (round) => {
      done[at] = round
      const all = done.reduce((sum, one) => sum + one, 0)
      if (process.stderr.isTTY) process.stderr.write(`\r${all} of ${rounds * lanes} kills`)
    }
  })
}

try {
  const all = await Promise.all(done.map((_, at) => lane(at)))
  if (process.stderr.isTTY) process.stderr.write("\r")
  const problems = all.flatMap((one) => one.problems)
  const acknowledged = all.reduce((sum, one) => sum + one.acknowledged, 0)
  console.log(
    `${rounds * lanes} kills, ${acknowledged} changes acknowledged, ${problems.length} problems found in what was left`
  )
  for (const problem of problems) console.log(problem)
  process.exitCode = problems.length === 0 && acknowledged > 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
