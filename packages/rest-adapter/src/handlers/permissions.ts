import { parseReference, resetPermissions, updatePermissions, requesterOf, queryOf } from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { readJson, readNothing } from "../request/body.ts"
import { findingDocument } from "../findings.ts"
import { acknowledgementsOf, booleanOf, onlyKnown, viewOf } from "../request/query.ts"
import { permissionsAnswer } from "./permissions-answer.ts"
import { documentOf, json, noContent, respond } from "../respond.ts"

const patchTypes = ["application/json", "application/merge-patch+json"]

export const permissionsHandlers = HttpApiBuilder.group(Api, "permissions", (handlers) =>
  handlers
    .handleRaw("get", ({ request, params }) =>
      Effect.flatMap(permissionsAnswer, (answer) => answer(request, params.id))
    )
    .handleRaw("update", ({ request, params }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const query = queryOf(request)
          const { dryRun, difference, findings, view } = yield* updatePermissions(
            requester,
            parseReference(params.id),
            {
              options: Effect.gen(function* () {
                yield* onlyKnown(query, ["view", "dry_run", "strict", "acknowledge"])
                return {
                  view: yield* viewOf(query),
                  dryRun: yield* booleanOf(query, "dry_run"),
                  strict: yield* booleanOf(query, "strict"),
                  acknowledge: yield* acknowledgementsOf(query),
                  ifMatch: request.headers["if-match"]
                }
              }),
              body: readJson(request, patchTypes)
            }
          )
          const document = {
            ...documentOf(view),
            findings: findings.map((finding) => findingDocument(finding))
          }
          const rehearsed = { dry_run: true, access_gained: difference.gained, access_lost: difference.lost }
          return dryRun ? json(200, { ...document, ...rehearsed }) : json(200, document, { etag: view.etag })
        })
      )
    )
    .handleRaw("reset", ({ request, params }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          yield* resetPermissions(requester, parseReference(params.id), {
            options: Effect.gen(function* () {
              const query = queryOf(request)
              yield* onlyKnown(query, ["strict", "acknowledge"])
              return {
                strict: yield* booleanOf(query, "strict"),
                acknowledge: yield* acknowledgementsOf(query),
                ifMatch: request.headers["if-match"]
              }
            }),
            body: readNothing(request)
          })
          return noContent()
        })
      )
    )
)
