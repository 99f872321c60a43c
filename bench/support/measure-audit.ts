import { hash } from "node:crypto"
import { logChecker, type LogRow } from "../../packages/service/src/index.ts"
import { makeEvents } from "./audit-events.ts"
import { makeRandom } from "./random.ts"
import { timeRounds, type Contestant, type Timings } from "./rounds.ts"

/** What verifying a log costs, beside hashing its bytes. */
export interface AuditOutcome {
  readonly events: number
  readonly bytes: number
  readonly timings: Timings
}

const rowOf = (event: {
  readonly sequence: number
  readonly body: string
  readonly leafHash: Uint8Array
  readonly personal: LogRow["personal"]
}): LogRow => ({ ...event, body: new Uint8Array(Buffer.from(event.body, "utf8")) })

/** Runs a log through a checker, and fails where it finds anything. */
const verify = (rows: readonly LogRow[], onlyHashes: boolean): Uint8Array => {
  const checker = logChecker({ onlyHashes })
  for (const row of rows) {
    const problem = checker.take(row)
    if (problem !== null) throw new Error(`event ${problem.sequence}: ${problem.message}`)
  }
  const problem = checker.end()
  if (problem !== null) throw new Error(problem.message)
  return checker.root()
}

/** That what is measured does find what is wrong, with the last event and with its form. */
const requireThatItFinds = (rows: readonly LogRow[]): void => {
  const last = rows.at(-1)
  if (last === undefined) throw new Error("there are no events")
  const spoilt = last.body.with(10, (last.body[10] ?? 0) ^ 1)
  for (const onlyHashes of [true, false]) {
    const checker = logChecker({ onlyHashes })
    for (const row of rows.slice(0, -1)) checker.take(row)
    if (checker.take({ ...last, body: spoilt })?.check !== "hash")
      throw new Error("a changed byte is not found")
  }
  if (!Buffer.from(verify(rows, true)).equals(verify(rows, false))) throw new Error("the roots differ")
}

/** Events in memory, hashed alone, then verified, round by round. */
export const measureAudit = (events: number, count: number): AuditOutcome => {
  const rows = [...makeEvents(events, Math.ceil(events / 20))].map(({ event }) => rowOf(event))
  requireThatItFinds(rows)
  const contestants: readonly Contestant[] = [
    {
      name: "hash",
      countAllowed: () => rows.reduce((sum, { body }) => sum + hash("sha256", body, "hex").length, 0)
    },
    { name: "hashes", countAllowed: () => verify(rows, true).length },
    { name: "whole", countAllowed: () => verify(rows, false).length }
  ]
  const random = makeRandom(20_261_125)
  return {
    events,
    bytes: rows.reduce((sum, { body }) => sum + body.length, 0),
    timings: timeRounds(contestants, { count, warmUp: 2, requests: events, random })
  }
}
