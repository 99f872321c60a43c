import type { PastPolicies, StoreUnavailable } from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import { attempt, unusable } from "./failure.ts"
import { openReadOnly } from "./open-read-only.ts"
import { latestVersion } from "./migrations/index.ts"
import { prepareStatements } from "./statements.ts"

/**
 * Opens the revisions of a store to read them, as they were when it was opened, and closes it with the scope.
 * Nothing is written, and nobody waits.
 */
export const openPastPolicies = Effect.fn("openPastPolicies")(function* (
  given: string
): Effect.fn.Return<PastPolicies, StoreUnavailable, Scope.Scope> {
  const { database, path, version } = yield* openReadOnly(given)
  if (version < latestVersion) {
    return yield* unusable(
      path,
      `was written by an earlier version (its schema is ${version}, this version has ${latestVersion})`,
      "start this version of the service with it once"
    )
  }
  const statements = yield* attempt(path, () => {
    // One transaction until the file is closed: what is stored meanwhile is not seen.
    database.exec("BEGIN")
    return prepareStatements(database)
  })
  return {
    readAt: (entity, moment) => attempt(path, () => statements.at(entity, moment)),
    revisions: ({ before = Number.MAX_SAFE_INTEGER, entity, limit }) =>
      attempt(path, () => statements.revisions(entity, before, limit))
  }
})
