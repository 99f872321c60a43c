import { parseArgs } from "node:util"
import { makeRandom } from "../oracle/random.ts"
import { bentRequest } from "./bent-request.ts"
import { knownAs, whatIsWrong } from "./check-request.ts"

/**
 * Puts bent requests before the registry gateway's classifier for some minutes. Nothing may throw, nothing that is
 * not listed may be let through, and nothing that somebody in between could read otherwise.
 *
 * `npm run fuzz:routes -- --minutes 10 --seed 1`
 */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    seed: { type: "string", default: `${Date.now() % 1e9}` }
  }
})
const [minutes, seed] = [Number(values.minutes), Number(values.seed)]
console.log(`seed ${seed}, ${minutes} minutes`)

const random = makeRandom(seed)
const until = performance.now() + minutes * 60_000
const found = new Map<string, string>()
const known = new Map<string, number>()
let asked = 0
while (performance.now() < until && found.size < 20) {
  for (let some = 0; some < 1_000; some += 1) {
    const request = bentRequest(random)
    asked += 1
    const format = knownAs(request)
    if (format !== undefined) known.set(format, (known.get(format) ?? 0) + 1)
    const wrong = whatIsWrong(request)
    const kind = wrong?.split(":")[0]
    if (kind !== undefined && !found.has(kind)) found.set(kind, `${JSON.stringify(request)}: ${wrong}`)
  }
}

for (const wrong of found.values()) console.error(wrong)
const letThrough = [...known.values()].reduce((sum, count) => sum + count, 0)
console.log(
  [...known]
    .toSorted()
    .map(([format, count]) => `${format} ${count}`)
    .join(", ")
)
console.log(`${asked} requests, ${letThrough} of them known, ${found.size} found`)
if (found.size > 0) process.exitCode = 1
