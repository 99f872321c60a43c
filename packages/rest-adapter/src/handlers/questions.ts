import { closestName, quote } from "@jobwarden/core"
import { severities } from "@jobwarden/core/rules"
import {
  cellProblems,
  explainAccess,
  findingsOf,
  parseReference,
  whoCanDo,
  whoCouldDo,
  requesterOf,
  queryOf
} from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "../api/api.ts"
import { findingDocument } from "../findings.ts"
import { readJson } from "../request/body.ts"
import { InvalidParameter, onlyKnown } from "../request/query.ts"
import { momentOf } from "../request/time.ts"
import { json, respond } from "../respond.ts"

export const questionsHandlers = HttpApiBuilder.group(Api, "questions", (handlers) =>
  handlers
    .handleRaw("whoCan", ({ params, request }) =>
      respond(
        Effect.gen(function* () {
          const requester = yield* requesterOf(request)
          const query = queryOf(request)
          const reference = parseReference(params.id)
          return json(
            200,
            query.has("at")
              ? yield* whoCouldDo(requester, reference, readPastQuestion(query))
              : yield* whoCanDo(requester, reference, readCell(query))
          )
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

/** The cell and the moment that a query names. */
const readPastQuestion = Effect.fnUntraced(function* (query: URLSearchParams) {
  const cell = yield* readCell(query)
  const at = yield* momentOf(query, "at")
  if (at === undefined) return yield* new InvalidParameter({ detail: "at is empty" })
  return { ...cell, at: Date.parse(at) }
})

/** The cell that a query names. */
const readCell = Effect.fnUntraced(function* (query: URLSearchParams) {
  yield* onlyKnown(query, ["resource", "action", "at"])
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
