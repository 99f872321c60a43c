import type { RegistryAction } from "@jobwarden/service"
import { Redacted } from "effect"
import {
  request as requestPlain,
  type Agent,
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse
} from "node:http"
import { request as requestSecure } from "node:https"
import { headersOf } from "../fronts/raw-headers.ts"
import { forCaller, forRegistry } from "./headers.ts"
import type { ProxyLimits, Upstream } from "./options.ts"
import { redirectFor } from "./redirect.ts"
import { endWhenHeard, refuse } from "./refuse.ts"
import { passBoundedBody } from "./bounded-body.ts"

/** An allowed request on its way. */
export interface Passage {
  readonly action: RegistryAction
  /** The registry gets the caller's body as well. */
  readonly hasBody: boolean
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly isWaiting: boolean
}

/** The registry behind, as requests are sent to it. */
export interface Registry extends Upstream {
  readonly limits: ProxyLimits
  /** Connections that are kept for reading. */
  readonly agent: Agent
  /** Tells the operator what the caller is not told. */
  readonly report: (what: string) => void
}

/**
 * Passes a request on to the registry and its answer back, both as they come: what one side does not take, the
 * other is not asked for.
 */
export const exchange = (registry: Registry, passage: Passage): void =>
  send(registry, passage, registry.agent)

const send = (registry: Registry, passage: Passage, reading: Agent | false): void => {
  const { limits, url } = registry
  const { action, hasBody: isUpload, request, response, isWaiting } = passage
  // A kept connection may be closing: a read can be sent again, a change or what came with a body cannot.
  const isRepeatable = action === "read" && !isUpload
  const outgoing = (url.protocol === "https:" ? requestSecure : requestPlain)({
    protocol: url.protocol,
    hostname: url.hostname.replaceAll(/[[\]]/g, ""),
    port: url.port,
    method: request.method,
    path: request.url,
    headers: headersFor(registry, passage),
    agent: isRepeatable ? reading : false
  })
  let isOver = false
  const fail = (status: number, reason: string): void => {
    if (isOver) return
    isOver = true
    outgoing.destroy()
    refuse(request, response, status, reason, isWaiting && !passesBody)
  }

  let passesBody = false
  const passBody = (): void => {
    if (passesBody || isOver) return
    passesBody = true
    if (!isUpload) return void outgoing.end()
    if (isWaiting) response.writeContinue()
    passBoundedBody(request, outgoing, limits.bodyBytes, () =>
      fail(413, "the upload is larger than is taken here")
    )
  }

  const connecting = setTimeout(
    () => fail(504, "the registry cannot be reached in time"),
    limits.connectMillis
  )
  outgoing.once("socket", (socket) => {
    const connected = (): void => {
      clearTimeout(connecting)
      passBody()
    }
    if (socket.connecting) socket.once(url.protocol === "https:" ? "secureConnect" : "connect", connected)
    else connected()
  })
  outgoing.setTimeout(limits.idleMillis, () => {
    if (response.headersSent) response.destroy()
    else if (isUpload && !request.complete) fail(408, "the upload stopped coming")
    else fail(504, "the registry does not answer in time")
  })
  outgoing.on("response", (answer) => {
    if (isOver) return void answer.destroy()
    isOver = true
    relay(registry, passage, outgoing, answer)
  })
  outgoing.once("upgrade", (_, socket) => {
    socket.destroy()
    fail(502, "the registry answers with something else than HTTP")
  })
  outgoing.on("error", (error) => {
    clearTimeout(connecting)
    if (isOver) return
    if (isRepeatable && reading !== false && outgoing.reusedSocket) {
      isOver = true
      return send(registry, passage, false)
    }
    registry.report(`the registry cannot be reached, or broke off: ${error.message}`)
    fail(502, "the registry cannot be reached, or broke off")
  })
  // Whoever has gone needs no answer, and what they were sending is incomplete.
  response.once("close", () => {
    clearTimeout(connecting)
    if (response.writableFinished) return
    isOver = true
    outgoing.destroy()
  })
}

const headersFor = ({ credential, url }: Registry, { hasBody, request }: Passage): Record<string, string> => {
  const headers = forRegistry(headersOf(request.rawHeaders))
  if (!hasBody) {
    for (const name of Object.keys(headers)) if (name.startsWith("content-")) delete headers[name]
  } else if (headers["content-length"] === undefined) {
    headers["transfer-encoding"] = "chunked"
  }
  return {
    ...headers,
    host: url.host,
    ...(request.socket.remoteAddress === undefined
      ? {}
      : { "x-forwarded-for": request.socket.remoteAddress }),
    ...(credential === undefined ? {} : { [credential.header]: Redacted.value(credential.value) })
  }
}

const relay = (
  { report, url }: Registry,
  { action, hasBody, request, response, isWaiting }: Passage,
  outgoing: ClientRequest,
  answer: IncomingMessage
): void => {
  const status = answer.statusCode ?? 0
  const headers = forCaller(answer.headers)
  const give = (reason: string): void => {
    outgoing.destroy()
    report(`${reason} (it answered ${status} to ${request.method} ${request.url})`)
    refuse(request, response, 502, reason, isWaiting && !request.readableDidRead)
  }
  if (status < 200) return give("the registry answers with something else than HTTP")
  // The caller was let in; that the registry does not know the gateway is nobody's business but the operator's.
  if (status === 401) return give("the registry does not take the credential of the gateway")
  if (status >= 300 && status < 400 && status !== 304) {
    const location = redirectFor(answer.headers.location, new URL(request.url ?? "/", url), action)
    if (location === null) return give("the registry sends the request elsewhere")
    headers["location"] = location
  }
  // Where an upload goes on (201, 202): at the registry itself, and so through the gateway.
  if (status < 300 && answer.headers.location !== undefined) {
    const place = redirectFor(answer.headers.location, new URL(request.url ?? "/", url), "read")
    if (place?.startsWith("/") === true) headers["location"] = place
  }
  // Where the registry has answered before it had everything, the rest of the body is not read.
  const isEarly = hasBody && !request.complete
  const phrase = (answer.statusMessage ?? "").replaceAll(/[^\x20-\x7e]/g, "?")
  response.writeHead(status, phrase, isEarly ? { ...headers, connection: "close" } : headers)
  answer.on("error", () => {}).pipe(response, { end: !isEarly })
  // What breaks off must not look complete.
  answer.once("close", () => {
    if (!answer.complete) response.destroy()
  })
  if (!isEarly) return
  answer.once("end", () => {
    endWhenHeard(request, response)
    outgoing.destroy()
  })
}
