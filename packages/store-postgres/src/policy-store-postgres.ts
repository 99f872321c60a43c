import { PolicyStore } from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { makeChangeFeed } from "./change-feed.ts"
import { countEvents, readEvent, readEvents, readLatestEvents, readRevisions } from "./event-queries.ts"
import type { Connection } from "./open.ts"
import { readAll, readAt, readCurrent } from "./policy-queries.ts"
import { appendTurn, changeTurn } from "./turn.ts"
import { makeWriter } from "./writer.ts"

/** The policy store over an open database. */
export const makePolicyStore = Effect.fn("makePolicyStore")(function* ({
  bounds,
  database,
  feed: options,
  told
}: Connection): Effect.fn.Return<PolicyStore["Service"], never, Scope.Scope> {
  const { query } = database
  const { changedAfter, head, waitBehind, written } = yield* makeChangeFeed(database, bounds, options, told)
  const take = yield* makeWriter(database, written)
  return PolicyStore.of({
    read: (entity) => told(readCurrent(query, entity)),
    readAt: (entity, moment) => told(readAt(query, entity, moment)),
    readAll: told(database.transaction(readAll, "one moment, to read")),
    change: (entity, decide) => told(take((resume) => changeTurn(entity, decide, resume))),
    append: (drafts) =>
      drafts.length === 0 ? Effect.void : told(take((resume) => appendTurn(drafts, resume))),
    events: (asked) => told(readEvents(query, asked)),
    latestEvents: (asked) => told(readLatestEvents(query, asked)),
    countEvents: (asked) => told(countEvents(query, asked)),
    event: (sequence) => told(readEvent(query, sequence)),
    revisions: (asked) => told(readRevisions(query, asked)),
    head,
    changedAfter,
    waitBehind
  })
})
