import {
  changePolicy,
  getPolicy,
  listPolicies,
  parseReference,
  type PolicyChanged,
  type PolicyQuery,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { policiesPath } from "../api/policy.path.ts"
import { ExternalUrl } from "../external-url.ts"
import { findingDocument } from "../findings.ts"
import { readJson } from "../request/body.ts"
import { gateOptionsOf } from "../request/gate-options.ts"
import { isCurrent } from "../request/if-none-match.ts"
import { integerOf, pageOf } from "../request/page.ts"
import { booleanOf, InvalidParameter, onlyKnown } from "../request/query.ts"
import { json, notModified, refused, respond } from "../respond.ts"

const patchTypes = ["application/json", "application/merge-patch+json"]

export const policyHandlers = HttpApiBuilder.group(
  Api,
  "policy",
  Effect.fnUntraced(function* (handlers) {
    const { base } = yield* ExternalUrl
    return handlers
      .handleRaw("get", ({ request, params }) =>
        respond(
          Effect.gen(function* () {
            const requester = yield* requesterOf(request)
            const query = queryOf(request)
            const options = Effect.gen(function* () {
              yield* onlyKnown(query, ["surroundings"])
              return { surroundings: yield* booleanOf(query, "surroundings") }
            })
            const { etag, view } = yield* getPolicy(requester, parseReference(params.id), options)
            return isCurrent(request.headers["if-none-match"], etag)
              ? notModified(etag)
              : json(200, view, { etag })
          })
        )
      )
      .handleRaw("update", ({ request, params }) =>
        respond(
          Effect.gen(function* () {
            const requester = yield* requesterOf(request)
            const changed = yield* changePolicy(requester, parseReference(params.id), {
              options: gateOptionsOf(request),
              body: readJson(request, patchTypes)
            })
            // Nothing has the tag of a state that is stored nowhere.
            return json(200, changedDocument(changed), changed.dryRun ? {} : { etag: changed.etag })
          }).pipe(Effect.catchTag("FindingsRefused", (failure) => Effect.succeed(refused(failure, "whole"))))
        )
      )
      .handleRaw("list", ({ request }) =>
        respond(
          Effect.gen(function* () {
            const requester = yield* requesterOf(request)
            const query = queryOf(request)
            const { next, policies } = yield* listPolicies(requester, readQuery(query))
            return json(200, policies, next === null ? {} : { link: nextLink(base, query, next) })
          })
        )
      )
  })
)

const kinds = ["project", "group", "instance"] as const

const readQuery = Effect.fnUntraced(function* (query: URLSearchParams) {
  yield* onlyKnown(query, ["kind", "stored", "id_after", "per_page"])
  const kind = kinds.find((name) => name === (query.get("kind") ?? "project"))
  if (kind === undefined) {
    return yield* new InvalidParameter({ detail: `kind is invalid; expected one of ${kinds.join(", ")}` })
  }
  const after = yield* integerOf(query, "id_after", 0)
  const { perPage } = yield* pageOf(query)
  const storedOnly = yield* booleanOf(query, "stored")
  return { kind, after, limit: perPage, storedOnly } satisfies PolicyQuery
})

/** The same list from there on, below the address that clients know. */
const nextLink = (base: string, query: URLSearchParams, after: number): string => {
  const next = new URLSearchParams(query)
  next.set("id_after", String(after))
  return `<${base}${policiesPath}?${next}>; rel="next"`
}

const changedDocument = ({ changed, changes, difference, dryRun, findings, view }: PolicyChanged) => ({
  ...view,
  findings: findings.map((finding) => findingDocument(finding, "whole")),
  changed,
  changes,
  access_gained: difference.gained,
  access_lost: difference.lost,
  ...(dryRun && { dry_run: true })
})
