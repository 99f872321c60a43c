import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { layerStatic } from "@jobwarden/platforms"
import { CannotListen } from "@jobwarden/registry-gateway"
import { ExternalUrl, routerConfig, routes } from "@jobwarden/rest-adapter"
import {
  layerFleetFindings,
  layerUseRecorder,
  PolicyIndex,
  RefusalLog,
  UnacknowledgeableRules
} from "@jobwarden/service"
import { layer as layerSqlite } from "@jobwarden/store-sqlite"
import { Context, Effect, Layer, Logger } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { createServer } from "node:http"
import type { ServeConfiguration } from "./configuration.ts"
import { layerFleetLinter } from "./fleet-linter.ts"
import { urlOf } from "./listen-address.ts"
import { layerRegistryFronts, RegistryFronts } from "./registry.ts"

/** The whole service, put together once: store and platform, what keeps them in step, the routes, the socket. */
const service = (configuration: ServeConfiguration) => {
  const { host, port, platformFile, registry, sqlitePath, unacknowledgeableRules } = configuration
  const ports = Layer.mergeAll(layerSqlite({ path: sqlitePath }), layerStatic({ path: platformFile }))
  const findings = layerFleetFindings().pipe(Layer.provide(layerFleetLinter))
  const application = Layer.mergeAll(layerUseRecorder, findings).pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports)
  )
  const external = Layer.effect(
    ExternalUrl,
    Effect.map(HttpServer.HttpServer, (server) => ({
      base: configuration.externalUrl ?? listensAt(configuration, server)
    }))
  )
  const settings = Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeableRules))
  const api = HttpRouter.serve(routes.pipe(Layer.provide(external)), {
    disableLogger: true,
    disableListenLog: true,
    routerConfig
  }).pipe(Layer.provideMerge(NodeHttpServer.layer(() => createServer(serverOptions), { host, port })))
  return Layer.merge(api, layerRegistryFronts(registry)).pipe(
    Layer.provide(application),
    Layer.provide(settings),
    Layer.provide(logs)
  )
}

/** Where a server listens, which it alone knows where the configuration leaves the port to the system. */
const listensAt = (
  { host, port }: ServeConfiguration,
  { address }: HttpServer.HttpServer["Service"]
): string => urlOf({ host, port: "port" in address ? address.port : port })

/** Standard output is for what was asked for. */
const logs = Layer.succeed(Logger.LogToStderr, true)

/** Where the service listens: the API, and what stands before a registry. */
export interface Listening {
  readonly url: string
  readonly forwardAuth?: string
  readonly proxy?: string
}

/** Starts the service in the surrounding scope, and answers where it then listens. */
export const listen = Effect.fn("listen")(function* (configuration: ServeConfiguration) {
  const context = yield* Layer.build(service(configuration))
  const listening: Listening = {
    url: listensAt(configuration, Context.get(context, HttpServer.HttpServer)),
    ...Context.get(context, RegistryFronts)
  }
  return listening
})

/** Why the service did not start, and what to do. */
export const whyNot = (failure: unknown, host: string, port: number): string => {
  const text = describeFailure(failure)
  if (failure instanceof CannotListen) {
    return `${text}; change the \`listen\` of that front in the configuration's \`registry\``
  }
  if (text.includes("EADDRINUSE")) {
    return `port ${port} of ${host} is taken; stop what listens there, or choose another: PORT=8081 npm start`
  }
  if (text.includes("EACCES")) return `port ${port} of ${host} may not be used; choose one above 1023`
  return `the service cannot start: ${text}`
}

const describeFailure = (failure: unknown): string => {
  if (!(failure instanceof Error)) return String(failure)
  const cause = failure.cause === undefined ? "" : `: ${describeFailure(failure.cause)}`
  return `${failure.message}${cause}`
}

/** Bounds on what a slow or greedy client can hold open. */
const serverOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  maxHeaderSize: 16_384,
  keepAliveTimeout: 5_000
}
