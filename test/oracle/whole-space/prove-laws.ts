import { differencesAreExact, eitherWayRound, pairsOf, widerNeverTakes } from "./laws-of-pairs.ts"
import { lawsOfOnePolicy, tryLaw, type Outcome } from "./laws.ts"
import { makeProgress } from "./progress.ts"
import { places, policies, registry } from "./space.ts"
import { makeSubject } from "./subject.ts"

// Tries every law on the whole space of one registry; exit code 1 where one does not hold.
// node test/oracle/whole-space/prove-laws.ts

const shown = 10
const start = performance.now()
const subject = makeSubject()
const pairs = pairsOf(subject, "any two")
const once = eitherWayRound(pairs)
const ofOnePolicy = Object.entries(lawsOfOnePolicy)
const progress = makeProgress(ofOnePolicy.length * policies.length + once.length, "all laws")

const outcomes: readonly (readonly [string, Outcome])[] = [
  ...ofOnePolicy.map(([name, makeLaw]) => [name, tryLaw(makeLaw, policies, progress.advance)] as const),
  ["a wider grant takes no access away", widerNeverTakes(pairs)],
  [
    "a difference is exact and the other way round",
    differencesAreExact(subject, once, places, progress.advance)
  ]
]

const count = (value: number): string => value.toLocaleString("en")
console.log(
  `The laws of the whole space of ${registry}: ${count(policies.length)} policies, pairs of one cell`
)
for (const [name, { broken, tried }] of outcomes) {
  console.log(`${name.padEnd(60)}  ${count(tried).padStart(9)} tried  ${count(broken.length)} broken`)
}
console.log(`${((performance.now() - start) / 1000).toFixed(1)} seconds`)
const broken = outcomes.flatMap(([name, outcome]) => outcome.broken.map((found) => `${name}: ${found}`))
for (const found of broken.slice(0, shown)) console.log(`\n${found}`)
process.exitCode = broken.length === 0 ? 0 : 1
