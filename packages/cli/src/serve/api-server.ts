import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { graphQlRoutesOf, makeGraphQlServer } from "@jobwarden/graphql-adapter"
import { finishRequests } from "@jobwarden/registry-gateway"
import { ExternalUrl, leanRoutes, routerConfig, routes } from "@jobwarden/rest-adapter"
import { Effect, FiberSet, Layer, Scope } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { createServer, type RequestListener } from "node:http"
import { isLoopback } from "@jobwarden/platforms/outgoing"
import type { ServeConfiguration } from "./configuration.ts"
import { graphQlListener } from "./graphql-listener.ts"
import { serverOptions } from "./http/bounds.ts"
import { leanListener } from "./lean-listener.ts"
import { urlOf } from "./listen-address.ts"
import type { Guard } from "./operations.ts"
import { usualGraphQl } from "./settings/graphql-configuration.ts"

/** The API on a socket of its own, until the surrounding scope ends; what is under way then is finished. */
export const layerApiServer = (configuration: ServeConfiguration, guard: Guard) => {
  let answer: RequestListener = notYet
  const server = createServer(
    serverOptions,
    guard.wrap((request, response) => answer(request, response))
  )
  guard.bind(server)
  const external = Layer.effect(
    ExternalUrl,
    Effect.map(HttpServer.HttpServer, (listening) => ({
      base: configuration.externalUrl ?? listensAt(configuration, listening)
    }))
  )
  const answering = Layer.effectDiscard(
    Effect.gen(function* () {
      const graphQl = configuration.graphQl ?? usualGraphQl(isLoopback(configuration.host))
      const graphQlServer = yield* makeGraphQlServer(graphQl)
      const routed = yield* HttpRouter.toHttpEffect(
        Layer.merge(routes, graphQlRoutesOf(graphQlServer, graphQl))
      ).pipe(Effect.provideService(HttpRouter.RouterConfig, routerConfig))
      // Ends after the finalizer that follows: what it begins must not be interrupted by stopping.
      const requests = yield* Scope.fork(yield* Effect.scope)
      const handle = yield* NodeHttpServer.makeHandler(routed, { scope: requests })
      const run = yield* Scope.provide(FiberSet.makeRuntime(), requests)
      answer = leanListener(yield* leanRoutes, run, graphQlListener(graphQlServer, run, handle))
      yield* Effect.addFinalizer(() => finishRequests(server))
    })
  )
  const { host, port } = configuration
  return answering.pipe(
    Layer.provide(external),
    Layer.provideMerge(NodeHttpServer.layer(() => server, { host, port }))
  )
}

/** Where a server listens, which it alone knows where the configuration leaves the port to the system. */
export const listensAt = (
  { host, port }: Pick<ServeConfiguration, "host" | "port">,
  { address }: HttpServer.HttpServer["Service"]
): string => urlOf({ host, port: "port" in address ? address.port : port })

/** The socket is there before the routes are, whose links name its port. */
const notYet: RequestListener = (_, response) => {
  response.writeHead(503, { "retry-after": "1", "content-type": "application/json", connection: "close" })
  response.end(JSON.stringify({ message: "503 Service Unavailable - the service is starting; try again" }))
}
