import type { Platform, PolicyIndex, PolicyStore, RefusalLog, RequestHead } from "@jobwarden/service"
import { Effect } from "effect"
import type { HttpServerResponse } from "effect/http"
import { evaluationPath } from "./api/access.path.ts"
import { ExternalUrl } from "./external-url.ts"
import { parseAccessBody } from "./handlers/access-answer.ts"
import { evaluationAnswer } from "./handlers/access-evaluation.ts"
import { permissionsAnswer } from "./handlers/permissions-answer.ts"
import { makeEvaluationReader } from "./request/evaluation-reader.ts"

/** A request as a server of the host's own hands it over. */
export interface LeanRequest extends RequestHead {
  readonly method: string
}

type Answer = Effect.Effect<HttpServerResponse.HttpServerResponse>

/** How a lean route answers a request: as it is, or once its whole body is there. */
export type LeanAnswer =
  | { readonly reads: false; readonly answer: Answer }
  | { readonly reads: true; readonly answerTo: (body: Uint8Array) => Answer }

/** What answers a request that a lean route takes; `null`: it is for the router. */
export type LeanRoutes = (request: LeanRequest) => LeanAnswer | null

/**
 * A shorter way for the routes that are asked again and again. It takes their plainest form alone and leaves the
 * rest to the router, it is the same functions that authorise and answer, and mostly the answer is there at once.
 */
export const leanRoutes: Effect.Effect<
  LeanRoutes,
  never,
  ExternalUrl | Platform | PolicyIndex | PolicyStore | RefusalLog
> = Effect.gen(function* () {
  const permissions = yield* permissionsAnswer
  const evaluation = yield* evaluationAnswer((yield* ExternalUrl).base)
  const { read } = makeEvaluationReader()
  return (request) => {
    const { method, originalUrl } = request
    if (method === "POST") {
      return originalUrl === evaluationPath && isShort(request.headers)
        ? { reads: true, answerTo: (body) => evaluation(request, parseAccessBody(request, body, read)) }
        : null
    }
    if (method !== "GET") return null
    const [, id] = permissionsUrl.exec(originalUrl) ?? []
    return id === undefined ? null : { reads: false, answer: permissions(request, id.replaceAll("%2F", "/")) }
  }
})

/** A number or a path whose only encoded characters are its slashes; and of a query the plainest. */
const permissionsUrl =
  /^\/api\/v4\/projects\/(\w[\w.-]*(?:%2F\w[\w.-]*)*)\/job_token_permissions(?:\?at_least_revision=\d{1,16})?$/

/** Longer bodies are for the router, which reads none of somebody who may not ask. */
const mostLeanBytes = 16_384

const isShort = ({ "content-length": length = "", "transfer-encoding": encoding }: RequestHead["headers"]) =>
  encoding === undefined && /^\d{1,5}$/.test(length) && Number(length) <= mostLeanBytes
