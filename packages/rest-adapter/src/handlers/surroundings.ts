import {
  getSurroundings,
  parseReference,
  updateSurroundings,
  type SurroundingName,
  type SurroundingsUpdated,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { findingDocument } from "../findings.ts"
import { readJson } from "../request/body.ts"
import { gateOptionsOf } from "../request/gate-options.ts"
import { isCurrent } from "../request/if-none-match.ts"
import { onlyKnown } from "../request/query.ts"
import { json, notModified, refused, respond } from "../respond.ts"

const patchTypes = ["application/json", "application/merge-patch+json"]

type Request = HttpServerRequest.HttpServerRequest

export const surroundingsHandlers = HttpApiBuilder.group(Api, "surroundings", (handlers) =>
  handlers
    .handleRaw("getGroup", ({ params, request }) => read(request, { group: parseReference(params.id) }))
    .handleRaw("updateGroup", ({ params, request }) => update(request, { group: parseReference(params.id) }))
    .handleRaw("getInstance", ({ request }) => read(request, { instance: true }))
    .handleRaw("updateInstance", ({ request }) => update(request, { instance: true }))
)

const read = (request: Request, name: SurroundingName) =>
  respond(
    Effect.gen(function* () {
      const requester = yield* requesterOf(request)
      const { document, etag } = yield* getSurroundings(requester, name, onlyKnown(queryOf(request), []))
      return isCurrent(request.headers["if-none-match"], etag)
        ? notModified(etag)
        : json(200, document, { etag })
    })
  )

const update = (request: Request, name: SurroundingName) =>
  respond(
    Effect.gen(function* () {
      const requester = yield* requesterOf(request)
      const updated = yield* updateSurroundings(requester, name, {
        options: gateOptionsOf(request),
        body: readJson(request, patchTypes)
      })
      // Nothing has the tag of a state that is stored nowhere.
      return json(
        200,
        updatedDocument(updated),
        updated.rehearsed === null ? { etag: updated.view.etag } : {}
      )
    }).pipe(Effect.catchTag("FindingsRefused", (failure) => Effect.succeed(refused(failure, "whole"))))
  )

const updatedDocument = ({ findings, projects, rehearsed, view }: SurroundingsUpdated) => ({
  ...view.document,
  projects_concerned: projects,
  findings: findings.map((finding) => findingDocument(finding, "whole")),
  ...(rehearsed !== null && {
    dry_run: true,
    differences: rehearsed.differences,
    differences_left_out: rehearsed.leftOut
  })
})
