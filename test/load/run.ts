import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"

// The load of test/load for as long as it is told: npm run prove:load -- --minutes 5

const { values } = parseArgs({ options: { minutes: { type: "string", default: "5" } } })
const minutes = Number(values.minutes)
if (!(minutes > 0)) throw new Error("--minutes takes a number above 0")
const root = join(import.meta.dirname, "../..")
const vitest = join(root, "node_modules/vitest/vitest.mjs")
const { status } = spawnSync(process.execPath, [vitest, "run", "test/load"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, JOBWARDEN_LOAD_SECONDS: String(Math.round(minutes * 60)) }
})
process.exitCode = status ?? 1
