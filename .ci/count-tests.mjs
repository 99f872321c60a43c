// Prints `N passed, N failed` for a report of Vitest's JSON reporter. A file that could not be loaded holds
// tests that never ran: it counts as one that failed. Without a report, nothing passed.
import { readFileSync } from "node:fs"

const read = (file) => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return null
  }
}

const report = read(process.argv[2])
const broken = (report?.testResults ?? []).filter(
  ({ status, assertionResults }) =>
    status === "failed" && !assertionResults.some((test) => test.status === "failed")
)
const passed = report?.numPassedTests ?? 0
const failed = report === null ? 1 : report.numFailedTests + broken.length
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
