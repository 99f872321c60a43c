import { schemaProblems } from "@jobwarden/core"
import { evaluateAccess, InvalidDocument, type Evaluation } from "@jobwarden/service"
import { Effect, Schema } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { HttpServerResponse, type HttpServerRequest } from "effect/http"
import { Api } from "../api/api.ts"
import { EvaluationRequest } from "../api/wire.ts"
import { readJson } from "../request/body.ts"
import { requesterOf } from "../request/requester.ts"
import { json, respond } from "../respond.ts"

const decode = Schema.decodeUnknownEffect(EvaluationRequest, { errors: "all" })

/** The question in a body. AuthZEN answers 400 to a wrong content type as to any request it cannot read. */
const readEvaluation = (request: HttpServerRequest.HttpServerRequest) =>
  Effect.gen(function* () {
    const body = yield* readJson(request, ["application/json"])
    return yield* decode(body).pipe(
      Effect.mapError(
        ({ issue }) =>
          new InvalidDocument({
            problems: schemaProblems(issue, body).map(({ path, message }) => ({ path: [...path], message }))
          })
      )
    ) as Effect.Effect<Evaluation, InvalidDocument>
  }).pipe(
    Effect.catchTag("UnsupportedContentType", ({ message }) =>
      Effect.fail(new InvalidDocument({ problems: [{ path: [], message }] }))
    )
  )

export const accessHandlers = HttpApiBuilder.group(Api, "access", (handlers) =>
  handlers.handleRaw("evaluate", ({ request }) =>
    respond(
      Effect.gen(function* () {
        const requester = yield* requesterOf(request)
        const { allowed, reason, revision } = yield* evaluateAccess(requester, readEvaluation(request))
        return json(200, { decision: allowed, context: { reason, revision } })
      })
    ).pipe(Effect.map((response) => echoRequestId(request, response)))
  )
)

/** AuthZEN: the answer carries the request's own identifier, if it brought a plain one. */
const echoRequestId = (
  request: HttpServerRequest.HttpServerRequest,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  const id = request.headers["x-request-id"]
  return id !== undefined && /^[\x21-\x7e]{1,128}$/.test(id)
    ? HttpServerResponse.setHeader(response, "x-request-id", id)
    : response
}
