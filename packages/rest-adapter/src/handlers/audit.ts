import {
  getAuditEvent,
  listAuditEvents,
  listRevisions,
  parseReference,
  type AuditedPlace,
  type AuditQuery,
  type Entity,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { HttpServerRequest } from "effect/http"
import { Api } from "../api/api.ts"
import { auditPath, historyPath, projectAuditPath } from "../api/audit.path.ts"
import { ExternalUrl } from "../external-url.ts"
import { cursorOf, mostCounted, mostPassedOver, nextLink, offsetHeaders } from "../request/keyset.ts"
import { integerOf, pageOf, type Page } from "../request/page.ts"
import { identifierFrom, readParameters } from "../request/parameters.ts"
import { InvalidParameter, onlyKnown } from "../request/query.ts"
import { momentOf } from "../request/time.ts"
import { json, respond } from "../respond.ts"

type Request = HttpServerRequest.HttpServerRequest

export const auditHandlers = HttpApiBuilder.group(
  Api,
  "audit",
  Effect.fnUntraced(function* (handlers) {
    const { base } = yield* ExternalUrl
    const at = (path: string, id: string): string => base + path.replace(":id", () => encodeURIComponent(id))
    const one = (request: Request, place: AuditedPlace, event: string) =>
      Effect.gen(function* () {
        const requester = yield* requesterOf(request)
        return json(200, yield* getAuditEvent(requester, place, identifierFrom("event_id", event)))
      })
    return handlers
      .handleRaw("listProjectEvents", ({ params: { id }, request }) =>
        respond(answerEvents(request, { project: parseReference(id) }, at(projectAuditPath, id)))
      )
      .handleRaw("getProjectEvent", ({ params: { event_id, id }, request }) =>
        respond(one(request, { project: parseReference(id) }, event_id))
      )
      .handleRaw("listEvents", ({ request }) =>
        respond(answerEvents(request, { everywhere: true }, base + auditPath))
      )
      .handleRaw("getEvent", ({ params: { event_id }, request }) =>
        respond(one(request, { everywhere: true }, event_id))
      )
      .handleRaw("listRevisions", ({ params: { id }, request }) =>
        respond(
          Effect.gen(function* () {
            const requester = yield* requesterOf(request)
            const query = queryOf(request)
            const asked = Effect.gen(function* () {
              yield* onlyKnown(query, ["cursor", "per_page"])
              const before = yield* cursorOf(query)
              const { perPage: limit } = yield* pageOf(query)
              return { limit, ...(before !== undefined && { before }) }
            })
            const { more, revisions } = yield* listRevisions(requester, parseReference(id), asked)
            const cursor = more ? revisions.at(-1)?.revision : undefined
            return json(200, revisions, nextLink(at(historyPath, id), query, cursor))
          })
        )
      )
  })
)

const answerEvents = Effect.fnUntraced(function* (request: Request, place: AuditedPlace, url: string) {
  const requester = yield* requesterOf(request)
  const query = queryOf(request)
  const isKeyset = query.get("pagination") === "keyset"
  const { count, events, more } = yield* listAuditEvents(requester, place, readQuery(request, query, place))
  if (isKeyset) return json(200, events, nextLink(url, query, more ? events.at(-1)?.id : undefined))
  const page: Page = yield* pageOf(query)
  return json(200, events, offsetHeaders(url, query, page, { count: count ?? 0, more }))
})

const listParameters = [
  "created_after",
  "created_before",
  "pagination",
  "cursor",
  "page",
  "per_page",
  "order_by",
  "sort"
]

/** What of the log is asked for, as GitLab reads it. */
const readQuery = Effect.fnUntraced(function* (
  request: Request,
  query: URLSearchParams,
  place: AuditedPlace
) {
  yield* readParameters(request, [...listParameters, ...("project" in place ? [] : entityParameters)])
  yield* oneOf(query, "pagination", ["keyset", "legacy"])
  yield* oneOf(query, "order_by", ["id"])
  yield* oneOf(query, "sort", ["desc"])
  const createdAfter = yield* momentOf(query, "created_after")
  const createdBefore = yield* momentOf(query, "created_before")
  const { page, perPage } = yield* pageOf(query)
  const entity = "project" in place ? undefined : yield* entityOf(query)
  const wanted = {
    limit: perPage,
    ...(createdAfter !== undefined && { createdAfter }),
    ...(createdBefore !== undefined && { createdBefore }),
    ...(entity !== undefined && { entity })
  }
  if (query.get("pagination") === "keyset") {
    const before = yield* cursorOf(query)
    return { ...wanted, ...(before !== undefined && { before }) } satisfies AuditQuery
  }
  const offset = (page - 1) * perPage
  if (offset > mostPassedOver) {
    return yield* new InvalidParameter({
      detail: `page is beyond the first ${mostPassedOver} events; ask for the rest with pagination=keyset`
    })
  }
  return { ...wanted, offset, countTo: mostCounted } satisfies AuditQuery
})

const oneOf = (query: URLSearchParams, name: string, values: ReadonlyArray<string>) =>
  values.includes(query.get(name) ?? values[0] ?? "")
    ? Effect.void
    : Effect.fail(new InvalidParameter({ detail: `${name} does not have a valid value` }))

const entityParameters = ["entity_type", "entity_id"]

const entityTypes = new Map<string, Entity["type"]>([
  ["Project", "project"],
  ["Group", "group"],
  ["Gitlab::Audit::InstanceScope", "instance"]
])

const entityOf = Effect.fnUntraced(function* (query: URLSearchParams) {
  const name = query.get("entity_type")
  if (name === null) {
    return query.has("entity_id")
      ? yield* new InvalidParameter({ detail: "entity_type is missing" })
      : undefined
  }
  const type = entityTypes.get(name)
  if (type === undefined) {
    return yield* new InvalidParameter({ detail: "entity_type does not have a valid value" })
  }
  // There is one instance, and GitLab gives it another number.
  if (type === "instance") return { type, id: 0 } satisfies Entity
  if (!query.has("entity_id")) return yield* new InvalidParameter({ detail: "entity_id is missing" })
  return { type, id: yield* integerOf(query, "entity_id", 0) } satisfies Entity
})
