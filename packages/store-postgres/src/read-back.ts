import { StoreUnavailable } from "@jobwarden/service"
import { Clock, Effect } from "effect"
import { nameOf } from "./address.ts"
import type { Database } from "./database.ts"
import type { EventRow } from "./writing.ts"

const shortestPause = 50
const longestPause = 1000

/**
 * Finds out whether a transaction was committed of which its own connection could not tell: whether its first event
 * is there, byte by byte, with the salted hash that no other has.
 *
 * The log's row is locked for it. A server that still works at the transaction holds that row, and this waits for it:
 * what is not there then will never be. The row is also written: once that is committed, so durably is everything
 * before it, also on the standbys that the server waits for.
 */
export const outcomeOf = Effect.fn("outcomeOf")(function* (
  database: Database,
  { body, sequence }: EventRow,
  cause: unknown
): Effect.fn.Return<boolean, StoreUnavailable> {
  const look = database.transaction(
    Effect.fnUntraced(function* (query) {
      yield* query("UPDATE jobwarden.audit_head SET sequence = sequence WHERE only_row = 1")
      const rows = yield* query<{ body: string }>(
        "SELECT body FROM jobwarden.audit_event WHERE sequence = $1",
        [sequence]
      )
      return rows[0]?.body === body
    })
  )
  const until = (yield* Clock.currentTimeMillis) + database.bounds.settleMilliseconds
  for (let pause = shortestPause; ; pause = Math.min(longestPause, pause * 2)) {
    const found = yield* Effect.result(look)
    if (found._tag === "Success") return found.success
    if ((yield* Clock.currentTimeMillis) + pause >= until) break
    yield* Effect.sleep(pause)
  }
  const why = cause instanceof Error ? cause.message : "it called off waiting for a standby"
  return yield* new StoreUnavailable({
    reason:
      `the database ${nameOf(database.address)} did not say whether it stored the change, and cannot be asked now ` +
      `(${why}); it may have been stored or not: read the policy again before you try anew`
  })
})
