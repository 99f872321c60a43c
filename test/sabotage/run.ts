import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { copyTree, removeTree } from "../mutation/copy.ts"
import { outcomeOf, problemOf, type Outcome, type RunTests } from "./outcome.ts"
import { sabotages, type Sabotage } from "./sabotages.ts"

// Takes out one protection after the other, in a copy of the tree, and has the tests run that guard it: for each
// at least one has to turn red. npm run test:sabotage -- [--only TEXT]

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } })
const chosen = sabotages.filter(({ removes }) => removes.includes(values.only))

const run = (copy: string, tests: readonly string[], until: Parameters<RunTests>[0]): Outcome => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-sabotage-report-"))
  const report = join(folder, "report.json")
  const vitest = join(copy, "node_modules/.bin/vitest")
  const reporters = ["--reporter=dot", "--reporter=json", `--outputFile=${report}`]
  const args = ["run", ...tests, ...reporters, ...(until === "the end" ? [] : ["--bail=1"])]
  const { stderr, stdout } = spawnSync(vitest, args, { cwd: copy, encoding: "utf8", timeout: 300_000 })
  try {
    const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8")) as {
      readonly numFailedTests: number
      readonly numPassedTests: number
    }
    return { failed: numFailedTests, passed: numPassedTests, output: stdout + stderr }
  } catch {
    return { failed: 0, passed: 0, output: stdout + stderr }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tries one, and puts the file back as it was. Answers what is wrong with the tests; `null`: they turn red. */
const tried = (copy: string, { edits, file, tests }: Sabotage): string | null => {
  const path = join(copy, file)
  const whole = readFileSync(path, "utf8")
  const sabotaged = edits.reduce((text, [from, to]) => text.replace(from, () => to), whole)
  writeFileSync(path, sabotaged)
  try {
    return problemOf(outcomeOf((until) => run(copy, tests, until)))
  } finally {
    writeFileSync(path, whole)
  }
}

const copy = copyTree()
try {
  const all = [...new Set(chosen.flatMap(({ tests }) => tests))]
  const untouched = run(copy, all, "the end")
  if (untouched.failed > 0 || untouched.passed === 0) {
    console.log(`without any sabotage ${untouched.failed} tests fail: ${untouched.output.slice(-2_000)}`)
    process.exitCode = 1
  } else {
    let green = 0
    for (const sabotage of chosen) {
      const problem = tried(copy, sabotage)
      if (problem !== null) green += 1
      console.log(
        `${problem === null ? "red  " : "GREEN"} without ${sabotage.removes}${problem === null ? "" : `: ${problem}`}`
      )
    }
    console.log(`${chosen.length} protections taken out, ${green} of them unnoticed`)
    process.exitCode = green === 0 && chosen.length > 0 ? 0 : 1
  }
} finally {
  removeTree(copy)
}
