import { parseArgs } from "node:util"
import { runRequests } from "./run-requests.ts"

/**
 * Sends requests made from the OpenAPI document to the service, and reports every answer that the document does not
 * promise. The same seed sends the same requests.
 *
 * `npm run fuzz:http -- --requests 10000 --seed 1`
 */
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "10000" },
    seed: { type: "string", default: `${Date.now() % 1e9}` }
  }
})
const [requests, seed] = [Number(values.requests), Number(values.seed)]
console.log(`seed ${seed}, ${requests} requests`)
const { logged, problems, requests: sent, statuses } = await runRequests(requests, seed)
for (const [key, count] of [...statuses].toSorted(([one], [other]) => one.localeCompare(other))) {
  console.log(`${key}: ${count}`)
}
for (const problem of problems.values()) console.error(problem)
for (const line of new Set(logged)) console.error(`logged: ${line}`)
console.log(`${sent} requests sent, ${problems.size} kinds of problems found, ${logged.length} lines logged`)
if (problems.size > 0 || logged.length > 0) process.exitCode = 1
