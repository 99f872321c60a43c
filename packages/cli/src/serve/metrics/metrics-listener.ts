import { Effect, type Scope } from "effect"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { bindServer, bounded, defaultBounds, serverOptions } from "../http/bounds.ts"
import { refuse } from "../http/exchange.ts"
import { answerNoRequests } from "../http/raw-refusals.ts"
import { safeHeaders } from "../http/safe-headers.ts"
import { inOrder } from "../http/wrapper.ts"
import type { Listen } from "../listen-address.ts"
import type { Meter } from "./meter.ts"

const path = "/metrics"

/** Prometheus needs one connection, and people a few. */
const connections = 16

const answer =
  (meter: Meter): RequestListener =>
  (request, response) => {
    if (request.url?.split("?")[0] !== path) return refuse(response, 404, "404 Not Found")
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refuse(response, 405, "405 Method Not Allowed", { allow: "GET, HEAD" })
    }
    const text = Buffer.from(meter.expose())
    response.writeHead(200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
      "content-length": String(text.length)
    })
    response.end(request.method === "HEAD" ? undefined : text)
  }

/** Serves the figures on a listener of their own, until the surrounding scope ends; answers its port. */
export const serveMetrics = (
  meter: Meter,
  { host, port }: Listen
): Effect.Effect<Listen, Error, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly listen: Listen; readonly close: () => void }, Error>((resume) => {
      const wrap = inOrder(safeHeaders({ isSecure: false }), bounded(defaultBounds))
      const server = createServer(serverOptions, wrap(answer(meter)))
      bindServer(server, defaultBounds, connections)
      answerNoRequests(server, () => {})
      const failed = (cause: Error): void => resume(Effect.fail(cannotListen(host, port, cause)))
      server.once("error", failed)
      server.listen(port, host, () => {
        server.off("error", failed)
        const { port: bound } = server.address() as AddressInfo
        const close = (): void => {
          server.close()
          server.closeAllConnections()
        }
        resume(Effect.succeed({ listen: { host, port: bound }, close }))
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map(({ listen }) => listen))

const cannotListen = (host: string, port: number, cause: Error): Error =>
  new Error(
    `the metrics cannot be served on port ${port} of ${host} (${cause.message}); change the configuration's ` +
      "`metrics.listen`"
  )
