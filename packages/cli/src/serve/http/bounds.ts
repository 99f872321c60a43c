import type { Server } from "node:http"
import { refuse } from "./exchange.ts"
import { waitingOn } from "./pipelined.ts"
import type { Wrapper } from "./wrapper.ts"

/** What one request, and one connection, may come to. */
export interface Bounds {
  readonly headers: number
  readonly targetBytes: number
  /** Requests of one connection that wait for their answers. */
  readonly pipelined: number
}

export const defaultBounds: Bounds = { headers: 100, targetBytes: 8192, pipelined: 32 }

const close = { connection: "close" }

/**
 * Refuses what is larger than any honest request. Node itself leaves out what exceeds its bound on headers: it is
 * set one higher than this one, so that a credential cannot hide behind many others.
 */
export const bounded =
  ({ headers, pipelined, targetBytes }: Bounds): Wrapper =>
  (next) =>
  (request, response) => {
    if (waitingOn(request.socket) > pipelined) {
      return refuse(response, 429, "429 Too Many Requests - too many wait on this connection", close)
    }
    if ((request.url?.length ?? 0) > targetBytes) return refuse(response, 414, "414 URI Too Long", close)
    if (request.rawHeaders.length > 2 * headers) {
      return refuse(response, 431, "431 Request Header Fields Too Large - too many headers", close)
    }
    next(request, response)
  }

/** What Node itself sees to, for a server that is made. */
export const serverOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  maxHeaderSize: 16_384,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 2_000
}

/** The same for a server that is there: past so many connections a further one is closed as it comes. */
export const bindServer = (server: Server, { headers }: Bounds, connections: number): void => {
  server.maxHeadersCount = headers + 1
  server.maxConnections = connections
}
