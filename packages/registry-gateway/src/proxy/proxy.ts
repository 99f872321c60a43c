import { Effect, FiberSet } from "effect"
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse
} from "node:http"
import { Agent as SecureAgent } from "node:https"
import { listenOn, serverLimits } from "../fronts/listen.ts"
import { headersOf } from "../fronts/raw-headers.ts"
import { makeJudge } from "../fronts/verdict.ts"
import { exchange, type Registry } from "./exchange.ts"
import { defaultLimits, type ProxyOptions } from "./options.ts"
import { refuse } from "./refuse.ts"

/** A request that changes nothing, or deletes, needs no body; clients send `{}` at most. */
const mostUnusedBytes = 65_536

/**
 * Stands before a registry as a reverse proxy until the surrounding scope ends: judges every request, and passes
 * on the very bytes that it judged.
 */
export const serveProxy = Effect.fn("serveProxy")(function* (options: ProxyOptions) {
  const limits = { ...defaultLimits, ...options.limits }
  const judge = yield* makeJudge
  const agent = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const settings = { keepAlive: true, maxFreeSockets: 64 }
      return options.upstream.url.protocol === "https:" ? new SecureAgent(settings) : new Agent(settings)
    }),
    (agent) => Effect.sync(() => agent.destroy())
  )
  const run = yield* FiberSet.makeRuntime()
  const report = (what: string): void => void run(Effect.logError(what))
  const registry: Registry = { ...options.upstream, limits, agent, report }
  let underWay = 0

  const handle = (request: IncomingMessage, response: ServerResponse, isWaiting: boolean): void => {
    const no = (status: number, reason?: string): void => refuse(request, response, status, reason, isWaiting)
    // A server that stands still for a reason of ours is said to be busy before anything else is looked at.
    if (underWay >= limits.concurrent) return no(503, "too many requests are under way, try again")
    underWay += 1
    response.once("close", () => {
      underWay -= 1
    })
    const framing = wrongFraming(request)
    if (framing !== null) return no(400, framing)
    const { method = "", url: target = "" } = request
    judge({ method, target, headers: headersOf(request.rawHeaders) }, (verdict) => {
      if (response.destroyed) return
      if (verdict.type === "hidden") return no(404)
      if (verdict.type === "refused") return no(verdict.status, verdict.reason)
      if (exceeds(request, verdict.hasBody, limits.bodyBytes)) {
        return no(413, "the upload is larger than is taken here")
      }
      const { action, hasBody } = verdict
      exchange(registry, { action, hasBody, request, response, isWaiting })
    })
  }

  // Uploads may take as long as they like, if only they go on: see `idleMillis`.
  const server = createServer({ ...serverLimits, requestTimeout: 0 })
  // Longer than the registry is waited for, so that a caller learns of it; this is for those who read nothing.
  server.setTimeout(2 * limits.idleMillis)
  const wrap = (listener: RequestListener): RequestListener => options.around?.wrap(listener) ?? listener
  server.on(
    "request",
    wrap((request, response) => handle(request, response, false))
  )
  server.on(
    "checkContinue",
    wrap((request, response) => handle(request, response, true))
  )
  options.around?.bind(server)
  return yield* listenOn(server, options)
})

/** A body whose end two programs might see in different places; `null` where all see the same. */
const wrongFraming = ({ headers }: IncomingMessage): string | null => {
  const encoding = headers["transfer-encoding"]
  if (encoding === undefined) return null
  if (headers["content-length"] !== undefined) return "a length and chunks cannot both frame a body"
  return encoding === "chunked" ? null : "the transfer encoding is not taken"
}

const exceeds = ({ headers }: IncomingMessage, hasBody: boolean, mostBytes: number): boolean => {
  const length = Number(headers["content-length"] ?? 0)
  if (hasBody) return length > mostBytes
  return length > mostUnusedBytes || headers["transfer-encoding"] !== undefined
}
