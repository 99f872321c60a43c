import {
  PolicyIndex,
  RefusalLog,
  UnacknowledgeableRules,
  type Platform,
  type PolicyStore
} from "@jobwarden/service"
import { Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { ExternalUrl } from "./external-url.ts"
import { routerConfig, routes } from "./routes.ts"

export interface FetchHandlerOptions<More = never> {
  /** The address under which clients reach the host, without a slash at its end: links in answers begin with it. */
  readonly externalUrl: string
  /** Rules whose findings nobody may acknowledge. */
  readonly unacknowledgeableRules?: ReadonlyArray<string>
  /** What works beside the requests, on the ports and the engine: `layerFleetFindings`, `layerUseRecorder`. */
  readonly beside?: Layer.Layer<never, unknown, Platform | PolicyStore | PolicyIndex | More>
}

export interface FetchHandler {
  /** Answers a request; rejects only if the ports could not be built. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Writes what is still to be written, and closes the store. No request may follow. */
  readonly dispose: () => Promise<void>
}

/**
 * The HTTP API as one web-standard `fetch` handler, for a host that has a server of its own. Building begins at
 * once, and requests wait for it. What the ports provide beside themselves, a logger for one, holds for requests too.
 */
export const makeFetchHandler = <More = never>(
  ports: Layer.Layer<Platform | PolicyStore | More, unknown>,
  { beside = Layer.empty, externalUrl, unacknowledgeableRules = [] }: FetchHandlerOptions<More>
): FetchHandler => {
  const application: Layer.Layer<Platform | PolicyStore | PolicyIndex | RefusalLog, unknown> = beside.pipe(
    Layer.provideMerge(Layer.mergeAll(PolicyIndex.layer, RefusalLog.layer)),
    Layer.provideMerge(ports),
    Layer.provideMerge(Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeableRules)))
  )
  const { dispose, handler } = HttpRouter.toWebHandler(
    routes.pipe(
      Layer.provide(Layer.succeed(ExternalUrl, { base: externalUrl })),
      Layer.provideMerge(application),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true, routerConfig }
  )
  return { fetch: (request) => handler(request), dispose }
}
