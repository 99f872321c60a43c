import { CannotListen } from "@jobwarden/registry-gateway"
import {
  DecisionMeter,
  layerAuditTree,
  layerFleetFindings,
  layerUseRecorder,
  PolicyIndex,
  RefusalLog,
  SharedStore,
  StaleAfter,
  UnacknowledgeableRules
} from "@jobwarden/service"
import { Context, Effect, Layer } from "effect"
import { HttpServer } from "effect/http"
import { layerApiServer, listensAt } from "./api-server.ts"
import type { ServeConfiguration } from "./configuration.ts"
import { layerFleetLinter } from "./fleet-linter.ts"
import { layerLogs } from "./logging/log-layer.ts"
import { makeDecisionFigures } from "./metrics/decision-figures.ts"
import { layerMetrics, MetricsAddress } from "./metrics/metrics-layer.ts"
import { watchPlatform, watchStore } from "./metrics/watched-ports.ts"
import { makeOperations, plainOperations, type Operations } from "./operations.ts"
import { layerPlatform } from "./platform-layer.ts"
import { layerRegistryFronts, RegistryFronts } from "./registry.ts"
import { layerStore } from "./store-layer.ts"
import { layerTracing } from "./telemetry/tracing.ts"

/** The whole service, put together once: store and platform, what keeps them in step, the routes, the socket. */
const service = (configuration: ServeConfiguration, operations: Operations) => {
  const { audit, platform, registry, unacknowledgeableRules } = configuration
  const { lines, meter } = operations
  const ports = Layer.mergeAll(
    watchStore(meter)(layerStore(configuration)),
    watchPlatform(meter)(layerPlatform(platform))
  )
  const findings = layerFleetFindings().pipe(Layer.provide(layerFleetLinter))
  const signed = audit === undefined ? Layer.empty : layerAuditTree(audit)
  const application = Layer.mergeAll(layerUseRecorder, findings, signed).pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports)
  )
  const settings = Layer.mergeAll(
    Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeableRules)),
    // A database is shared by design. A file on one machine may be; whoever reads at another process says the revision.
    Layer.succeed(SharedStore, configuration.postgres !== undefined),
    Layer.succeed(StaleAfter, operations.configuration.staleAfterSeconds * 1000)
  )
  return Layer.mergeAll(
    layerApiServer(configuration, operations.api),
    layerRegistryFronts(registry, operations),
    layerMetrics(operations)
  ).pipe(
    Layer.provide(application),
    Layer.provide(settings),
    Layer.provide(Layer.succeed(DecisionMeter, makeDecisionFigures(meter))),
    Layer.provide(layerTracing(operations.configuration.tracing)),
    Layer.provide(layerLogs(operations.configuration.log, lines))
  )
}

/** Where the service listens: the API, and what stands before a registry. */
export interface Listening {
  readonly url: string
  readonly forwardAuth?: string
  readonly proxy?: string
  readonly tokenService?: string
  readonly metrics?: string
}

/** Standard output is for what was asked for. */
const toStandardError = (text: string): void => void process.stderr.write(text)

/** Starts the service in the surrounding scope, and answers where it then listens. */
export const listen = Effect.fn("listen")(function* (configuration: ServeConfiguration) {
  const settings = configuration.operations ?? plainOperations
  const operations = makeOperations(settings, configuration.externalUrl, toStandardError)
  const context = yield* Layer.build(service(configuration, operations))
  for (const warning of settings.warnings ?? []) operations.warn(warning)
  // Added last, it comes first: nobody is turned away before those who send requests could learn of it.
  yield* Effect.addFinalizer(() =>
    Effect.andThen(
      Effect.sync(() => void (operations.draining.isDraining = true)),
      Effect.sleep(`${settings.drainSeconds} seconds`)
    )
  )
  const listening: Listening = {
    url: listensAt(configuration, Context.get(context, HttpServer.HttpServer)),
    ...Context.get(context, RegistryFronts),
    ...Context.get(context, MetricsAddress)
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
