import { queryOf } from "@jobwarden/service"
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { acknowledgementsOf, booleanOf, onlyKnown } from "./query.ts"

/** How a change is to pass the gate: what stands behind the path, and in `If-Match`. */
export const gateOptionsOf = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const query = queryOf(request)
  yield* onlyKnown(query, ["dry_run", "strict", "acknowledge"])
  return {
    dryRun: yield* booleanOf(query, "dry_run"),
    strict: yield* booleanOf(query, "strict"),
    acknowledge: yield* acknowledgementsOf(query),
    ifMatch: request.headers["if-match"]
  }
})
