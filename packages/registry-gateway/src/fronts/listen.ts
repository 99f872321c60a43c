import { Effect, Schema, type Scope } from "effect"
import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"

/** A front could not take the address that it is to listen on. */
export class CannotListen extends Schema.TaggedError<CannotListen>()("CannotListen", {
  host: Schema.String,
  port: Schema.Number,
  reason: Schema.String
}) {
  override get message() {
    return `the registry gateway cannot listen on port ${this.port} of ${this.host}: ${this.reason}`
  }
}

export interface Address {
  readonly host: string
  readonly port: number
}

/** What a host puts around a front: figures and bounds of its own, and what its server is to be told. */
export interface Around {
  readonly wrap: (next: RequestListener) => RequestListener
  readonly bind: (server: Server) => void
}

/** How long what is under way may take to its end once a server is stopped. */
const graceMillis = 10_000

/** Takes no more requests, and waits for those that are under way. */
export const finishRequests = (server: Server): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const late = setTimeout(() => server.closeAllConnections(), graceMillis)
    server.close(() => {
      clearTimeout(late)
      resume(Effect.void)
    })
    server.closeIdleConnections()
  })

/** Listens until the surrounding scope ends; answers the port, which is another than 0 where 0 was asked for. */
export const listenOn = (
  server: Server,
  { host, port }: Address
): Effect.Effect<Address, CannotListen, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<Address, CannotListen>((resume) => {
      const failed = (error: Error): void =>
        resume(Effect.fail(new CannotListen({ host, port, reason: error.message })))
      server.once("error", failed)
      server.listen(port, host, () => {
        server.off("error", failed)
        resume(Effect.succeed({ host, port: (server.address() as AddressInfo).port }))
      })
    }),
    () => finishRequests(server)
  )

/** Bounds on what a slow or greedy client can hold open before its request is there. */
export const serverLimits = {
  headersTimeout: 10_000,
  maxHeaderSize: 16_384,
  keepAliveTimeout: 5_000,
  insecureHTTPParser: false
}

/** Answers requests that have to be there soon, until the surrounding scope ends, with what a host puts around. */
export const serveSmall = (
  handle: RequestListener,
  options: Address & { readonly around?: Around }
): Effect.Effect<Address, CannotListen, Scope.Scope> =>
  Effect.suspend(() => {
    const { around } = options
    const server = createServer(
      { ...serverLimits, requestTimeout: 30_000 },
      around ? around.wrap(handle) : handle
    )
    around?.bind(server)
    return listenOn(server, options)
  })
