import {
  changeScope,
  getScope,
  listAllowlist,
  parseReference,
  type EntryKind,
  type InvalidDocument,
  type ListedEntry,
  type ScopeRequest,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { HttpServerRequest } from "effect/http"
import { Api } from "../api/api.ts"
import { allowlists } from "../api/scope.path.ts"
import { ExternalUrl } from "../external-url.ts"
import { readNothing, type BodyTooLarge } from "../request/body.ts"
import { isCurrent } from "../request/if-none-match.ts"
import { cutPage, pageOf } from "../request/page.ts"
import {
  identifierFrom,
  readParameters,
  requiredBoolean,
  requiredIdentifier,
  unformed
} from "../request/parameters.ts"
import { type InvalidParameter } from "../request/query.ts"
import { json, noContent, notModified, respond } from "../respond.ts"

type Request = HttpServerRequest.HttpServerRequest

export const scopeHandlers = HttpApiBuilder.group(
  Api,
  "scope",
  Effect.fnUntraced(function* (handlers) {
    const { base } = yield* ExternalUrl
    const list = (kind: EntryKind, request: Request, id: string) =>
      respond(answerList(base, kind, request, id))
    return handlers
      .handleRaw("get", ({ request, params }) =>
        respond(
          Effect.gen(function* () {
            const requester = yield* requesterOf(request)
            const { etag, inbound_enabled } = yield* getScope(requester, parseReference(params.id))
            return isCurrent(request.headers["if-none-match"], etag)
              ? notModified(etag)
              : json(200, { inbound_enabled, outbound_enabled: false }, { etag })
          })
        )
      )
      .handleRaw("update", ({ request, params }) =>
        respond(
          Effect.gen(function* () {
            const requester = yield* requesterOf(request)
            const enabled = Effect.gen(function* () {
              return yield* requiredBoolean(yield* readParameters(request, ["enabled"]), "enabled")
            })
            const change = { intent: "set_enabled", enabled } as const
            yield* changeScope(requester, parseReference(params.id), change, conditions(request))
            return noContent()
          })
        )
      )
      .handleRaw("listProjects", ({ request, params }) => list("project", request, params.id))
      .handleRaw("listGroups", ({ request, params }) => list("group", request, params.id))
      .handleRaw("addProject", ({ request, params }) => respond(add("project", request, params.id)))
      .handleRaw("addGroup", ({ request, params }) => respond(add("group", request, params.id)))
      .handleRaw("removeProject", ({ request, params: { id, target_project_id: target } }) =>
        respond(remove("project", request, id, target))
      )
      .handleRaw("removeGroup", ({ request, params: { id, target_group_id: target } }) =>
        respond(remove("group", request, id, target))
      )
  })
)

const conditions = (request: Request) => ({ ifMatch: request.headers["if-match"] })

const add = Effect.fnUntraced(function* (kind: EntryKind, request: Request, id: string) {
  const { target } = allowlists[kind]
  const requester = yield* requesterOf(request)
  const entry = Effect.gen(function* () {
    const parameters = yield* readParameters(request, [target, ...termNames])
    const terms = termNames.flatMap((name) =>
      parameters.has(name) ? [[name, unformed(parameters.get(name))] as const] : []
    )
    return { id: yield* requiredIdentifier(parameters, target), terms: Object.fromEntries(terms) }
  })
  const change = { intent: "add", kind, entry } as const
  const added = yield* changeScope(requester, parseReference(id), change, conditions(request))
  return json(201, { source_project_id: added.projectId, [target]: added.targetId, ...added.terms })
})

const termNames = ["default_permissions", "job_token_policies"]

const remove = Effect.fnUntraced(function* (kind: EntryKind, request: Request, id: string, target: string) {
  const requester = yield* requesterOf(request)
  const change: ScopeRequest<BodyTooLarge | InvalidDocument | InvalidParameter> = {
    intent: "remove",
    kind,
    id: identifierFrom(allowlists[kind].target, target),
    body: readNothing(request)
  }
  yield* changeScope(requester, parseReference(id), change, conditions(request))
  return noContent()
})

const answerList = Effect.fnUntraced(function* (base: string, kind: EntryKind, request: Request, id: string) {
  const requester = yield* requesterOf(request)
  const { entries, etag, hidden } = yield* listAllowlist(requester, parseReference(id), kind)
  const page = yield* pageOf(queryOf(request))
  const url = base + allowlists[kind].path.replace(":id", () => encodeURIComponent(id))
  const { headers, items } = cutPage(entries, page, url)
  const about = { ...headers, etag, ...(hidden > 0 && { "x-total-hidden": String(hidden) }) }
  return json(200, items.map(listed[kind](base)), about)
})

/** An address as GitLab has it, below the one that clients know. */
const webUrl = (base: string, ...names: ReadonlyArray<string>): string =>
  [base, ...names.map(encodeURIComponent)].join("/")

const listed = {
  project:
    (base: string) =>
    ({ target: { id, path }, terms }: ListedEntry) => {
      const names = path.split("/")
      return {
        id,
        name: names.at(-1),
        name_with_namespace: names.join(" / "),
        path: names.at(-1),
        path_with_namespace: path,
        web_url: webUrl(base, ...names),
        ...terms
      }
    },
  group:
    (base: string) =>
    ({ target: { id, path }, terms }: ListedEntry) => {
      const names = path.split("/")
      return { id, web_url: webUrl(base, "groups", ...names), name: names.at(-1), ...terms }
    }
} as const satisfies { readonly [K in EntryKind]: unknown }
