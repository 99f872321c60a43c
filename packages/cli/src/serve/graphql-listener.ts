import { graphQlPath, tooLarge, type GraphQlAnswer, type GraphQlServer } from "@jobwarden/graphql-adapter"
import { answerAtOnce, type Requester } from "@jobwarden/service"
import { Effect, Exit, Option } from "effect"
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import type { Run } from "./lean-listener.ts"

/** Takes what is asked of the GraphQL API, by a shorter way than the routes', and leaves all else to the next. */
export const graphQlListener =
  (server: GraphQlServer, run: Run, next: RequestListener): RequestListener =>
  (request, response) => {
    if (request.method !== "POST" || request.url !== graphQlPath) return next(request, response)
    const admitted = server.admit({
      originalUrl: request.url,
      headers: request.headers as Readonly<Record<string, string | undefined>>,
      peerAddress: Option.fromNullishOr(request.socket.remoteAddress),
      source: request
    })
    const asked = (requester: Requester): void =>
      readBody(request, server, (body) => {
        if (body === null) return write(response, server.refuse(tooLarge(server.mostBytes)))
        server.answer(requester, body).then(
          (answer) => write(response, answer),
          // The service is stopping: nobody is told what did not come to its end.
          () => response.destroy()
        )
      })
    const exit = answerAtOnce(admitted)
    if (exit !== undefined && Exit.isSuccess(exit)) return asked(exit.value)
    run(
      Effect.match(admitted, {
        onSuccess: asked,
        onFailure: (failure) => write(response, server.refuse(failure))
      })
    )
  }

/** Reads a body to its end, or `null` where it is too long. Of one that breaks off nothing is heard. */
const readBody = (
  request: IncomingMessage,
  { mostBytes }: GraphQlServer,
  done: (body: Uint8Array | null) => void
): void => {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return done(null)
  const chunks: Array<Uint8Array> = []
  let length = 0
  request.on("data", (chunk: Uint8Array) => {
    length += chunk.byteLength
    if (length <= mostBytes) return void chunks.push(chunk)
    request.removeAllListeners("data").removeAllListeners("end").pause()
    done(null)
  })
  request.on("end", () => done(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)))
}

const write = (response: ServerResponse, { body, headers, status }: GraphQlAnswer): void => {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) })
  response.end(body)
}
