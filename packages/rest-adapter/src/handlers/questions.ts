import { closestName, quote } from "@jobwarden/core"
import { severities } from "@jobwarden/core/rules"
import {
  cellProblems,
  explainAccess,
  findingsOf,
  parseReference,
  whoCanDo,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { findingDocument } from "../findings.ts"
import { readJson } from "../request/body.ts"
import { InvalidParameter, onlyKnown } from "../request/query.ts"
import { json, respond } from "../respond.ts"

export const questionsHandlers = HttpApiBuilder.group(Api, "questions", (handlers) =>
  handlers
    .handleRaw("whoCan", ({ params, request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const cell = readCell(queryOf(request))
          return json(200, yield* whoCanDo(requester, parseReference(params.id), cell))
        })
      )
    )
    .handleRaw("findings", ({ params, request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const least = readSeverity(queryOf(request))
          const { findings, ...about } = yield* findingsOf(requester, parseReference(params.id), least)
          return json(200, { ...about, findings: findings.map((finding) => findingDocument(finding)) })
        })
      )
    )
    .handleRaw("explain", ({ params, request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const question = onlyKnown(queryOf(request), []).pipe(
            Effect.andThen(readJson(request, ["application/json"]))
          )
          const { explanation, path, projectId } = yield* explainAccess(
            requester,
            parseReference(params.id),
            question
          )
          const { byCaller, byOwner, ...decision } = explanation
          const said = { ...decision, by_caller: byCaller, by_owner: byOwner }
          return json(200, { project_id: projectId, path, ...said })
        })
      )
    )
)

/** The cell that a query names. */
const readCell = Effect.fnUntraced(function* (query: URLSearchParams) {
  yield* onlyKnown(query, ["resource", "action"])
  const [resource, action] = [query.get("resource") ?? undefined, query.get("action") ?? undefined]
  const [problem] = cellProblems({ resource, action })
  if (resource !== undefined && action !== undefined && problem === undefined) return { resource, action }
  const { message = "", path = [] } = problem ?? {}
  return yield* new InvalidParameter({
    detail: message === "is missing" ? `${path.join()} is missing` : message
  })
})

const readSeverity = Effect.fnUntraced(function* (query: URLSearchParams) {
  yield* onlyKnown(query, ["severity"])
  const name = query.get("severity") ?? severities.at(-1)
  const found = severities.find((severity) => severity === name)
  if (found !== undefined) return found
  const closest = closestName(name ?? "", severities)
  const hint =
    closest === undefined ? `expected one of ${severities.join(", ")}` : `did you mean ${quote(closest)}?`
  return yield* new InvalidParameter({ detail: `severity is invalid; ${hint}` })
})
