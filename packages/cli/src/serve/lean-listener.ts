import { writeTogether } from "@jobwarden/registry-gateway"
import { notesOf, type LeanRoutes } from "@jobwarden/rest-adapter"
import { answerAtOnce } from "@jobwarden/service"
import { Effect, Exit, Option } from "effect"
import type { HttpServerResponse } from "effect/http"
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"

/** Runs what is not there at once, until the service ends. */
export type Run = (effect: Effect.Effect<void>) => void

/** Takes the requests of the lean routes, and leaves all others to the next listener. */
export const leanListener =
  (routes: LeanRoutes, run: Run, next: RequestListener): RequestListener =>
  (request, response) => {
    const settle = (answer: Effect.Effect<HttpServerResponse.HttpServerResponse>): void => {
      const exit = answerAtOnce(answer)
      if (exit !== undefined && Exit.isSuccess(exit)) writeTogether(() => write(response, exit.value))
      else
        run(
          named(
            request,
            Effect.map(answer, (later) => write(response, later))
          )
        )
    }
    const lean = routes({
      method: request.method ?? "",
      originalUrl: request.url ?? "",
      headers: request.headers as Readonly<Record<string, string | undefined>>,
      peerAddress: Option.fromNullishOr(request.socket.remoteAddress),
      source: request
    })
    if (lean === null) next(request, response)
    else if (lean.reads) read(request, (body) => settle(lean.answerTo(body)))
    else settle(lean.answer)
  }

/** What is logged on the way to an answer has the id of its request. */
const named = (request: IncomingMessage, answering: Effect.Effect<void>): Effect.Effect<void> => {
  const id = notesOf(request)?.id
  return id === undefined ? answering : Effect.annotateLogs(answering, { request_id: id })
}

/** The whole body, whose length was looked at before. Nothing comes of one that breaks off: nobody waits for it. */
const read = (request: IncomingMessage, whole: (body: Buffer) => void): void => {
  let body: Buffer | undefined
  request.on("data", (chunk: Buffer) => {
    body = body === undefined ? chunk : Buffer.concat([body, chunk])
  })
  request.on("end", () => whole(body ?? Buffer.alloc(0)))
}

/** An answer of a lean route has no body, or one that is there as a whole. */
const write = (
  response: ServerResponse,
  { body, headers, status }: HttpServerResponse.HttpServerResponse
) => {
  response.writeHead(status, headers)
  if (body._tag === "Uint8Array") response.end(body.text ?? body.body)
  else response.end()
}
