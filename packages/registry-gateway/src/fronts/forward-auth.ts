import { Effect } from "effect"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { RawRequest } from "../classify/classify.ts"
import { headersOf } from "./raw-headers.ts"
import { listenOn, serverLimits, type Address, type Around } from "./listen.ts"
import type { TrustedPeers } from "./trusted-peers.ts"
import { makeJudge, type Verdict } from "./verdict.ts"

export interface ForwardAuthOptions extends Address {
  /** The proxies whose word for what was asked is taken. */
  readonly trustedPeers: TrustedPeers
  readonly around?: Around
}

/** Where the endpoint is. */
export const forwardAuthPath = "/forward-auth"

/** The request that the proxy asks about; `null` where it is not said, or said twice. */
const originalRequest = (rawHeaders: ReadonlyArray<string>): RawRequest | null => {
  const headers = headersOf(rawHeaders)
  let method: string | undefined
  let target: string | undefined
  for (const header of headers) {
    if (header[0] === "x-original-method") {
      if (method !== undefined) return null
      method = header[1]
    } else if (header[0] === "x-original-uri") {
      if (target !== undefined) return null
      target = header[1]
    }
  }
  return method === undefined || target === undefined ? null : { method, target, headers }
}

/**
 * Puts a verdict into the words that nginx's `auth_request` knows: 204, 401 or 403. Whatever else it is told, it
 * makes 500, which lets nobody in either. A 403 without a reason stands for what the caller may not know of.
 */
const answer = (response: ServerResponse, verdict: Verdict): void => {
  if (verdict.type === "allowed") {
    response.writeHead(204).end()
    return
  }
  const reason = verdict.type === "hidden" ? {} : { "x-jobwarden-reason": verdict.reason }
  const status = verdict.type === "hidden" ? 403 : verdict.status
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="Jobwarden"' } : {}
  response.writeHead(status, { ...reason, ...challenge, "content-length": 0 }).end()
}

const refusal = (reason: string): Verdict => ({ type: "refused", status: 403, reason })

const notTrusted = refusal("Jobwarden takes questions from its configured proxies only")
const notAsked = refusal(
  "Jobwarden was not told what is asked: X-Original-Method and X-Original-URI, each once"
)

/**
 * Answers a reverse proxy that asks before it lets a request through (nginx `auth_request`), until the
 * surrounding scope ends. Only configured peers are listened to, by the address of their socket.
 */
export const serveForwardAuth = Effect.fn("serveForwardAuth")(function* (options: ForwardAuthOptions) {
  const judge = yield* makeJudge
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (!options.trustedPeers(request.socket.remoteAddress)) return answer(response, notTrusted)
    if (request.url !== forwardAuthPath) {
      response.writeHead(404, { "content-length": 0 }).end()
      return
    }
    const asked = originalRequest(request.rawHeaders)
    if (asked === null) return answer(response, notAsked)
    judge(asked, (verdict) => answer(response, verdict))
  }
  const { around } = options
  const server = createServer(
    { ...serverLimits, requestTimeout: 30_000 },
    around ? around.wrap(handle) : handle
  )
  around?.bind(server)
  return yield* listenOn(server, options)
})
