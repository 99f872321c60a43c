import type { CopySource, StoreUnavailable } from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { copyReads } from "./copy-reads.ts"
import { latestVersion } from "./migrations/index.ts"
import { connect, type PostgresOptions, requireFinished, requireLatest } from "./open.ts"
import { readHead } from "./policy-queries.ts"

/** Opens a store to copy it up to its last event of now; services may go on using it. */
export const openCopySource = Effect.fn("openCopySource")(function* (
  options: PostgresOptions
): Effect.fn.Return<CopySource, StoreUnavailable, Scope.Scope> {
  const connection = yield* connect(options)
  const { database, told } = connection
  yield* told(requireLatest(database, latestVersion))
  yield* told(requireFinished(database))
  const headNow = told(Effect.map(readHead(database.query), (head) => head ?? 0))
  const head = yield* headNow
  return { ...copyReads(connection, head), head, headNow }
})
