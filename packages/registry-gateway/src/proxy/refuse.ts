import type { IncomingMessage, ServerResponse } from "node:http"

/** How long the rest of a refused upload is read and thrown away, so that its sender gets to see the answer. */
const drainMillis = 2_000

const codes: { readonly [status: number]: string } = {
  401: "UNAUTHORIZED",
  403: "DENIED",
  404: "NOT_FOUND",
  503: "UNAVAILABLE"
}

const titles: { readonly [status: number]: string } = {
  400: "Bad request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  413: "Request Entity Too Large",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout"
}

/**
 * Answers a request that does not reach the registry, or whose registry did not answer. The reason stands where
 * some package client looks: in the status line for Maven, in `error`, `message` and `errors` for others.
 */
export const refuse = (
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  reason?: string,
  /** Whether the sender waits for `100 Continue` before it sends a body. */
  isWaiting = false
): void => {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const title = titles[status] ?? "Error"
  const message = `${status} ${title}${reason === undefined ? "" : ` - ${reason}`}`
  const code = codes[status] ?? "ERROR"
  const body = JSON.stringify({ error: message, message, errors: [{ code, message: reason ?? title }] })
  const isRead = request.complete || !announcesBody(request)
  response.writeHead(status, reason ?? title, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    ...(reason === undefined ? {} : { "x-jobwarden-reason": reason }),
    ...(status === 401 ? { "www-authenticate": 'Basic realm="Jobwarden"' } : {}),
    ...(status === 503 ? { "retry-after": "5" } : {}),
    // What of the body is not read would be taken for the next request.
    ...(isRead ? {} : { connection: "close" })
  })
  if (isRead || isWaiting) return void response.end(body)
  response.write(body)
  endWhenHeard(request, response)
}

/**
 * Ends an answer that was given before all of the request was there. Whoever is in the middle of sending is heard
 * out, for a while: closing at once would lose the answer on its way.
 */
export const endWhenHeard = (request: IncomingMessage, response: ServerResponse): void => {
  const end = (): void => {
    clearTimeout(late)
    response.end()
  }
  const late = setTimeout(end, drainMillis)
  request.unpipe()
  request.once("end", end).once("close", end).resume()
}

const announcesBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0
