import {
  ExternalUrl,
  PolicyIndex,
  RefusalLog,
  UnacknowledgeableRules,
  type Platform,
  type PolicyStore
} from "@jobwarden/service"
import { Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { graphQlRoutes } from "./route.ts"
import { defaultSettings, type GraphQlSettings } from "./settings.ts"

export interface GraphQlHandlerOptions {
  /** The address under which clients reach the host, without a slash at its end: addresses in answers begin with it. */
  readonly externalUrl: string
  /** Rules whose findings nobody may acknowledge. */
  readonly unacknowledgeableRules?: ReadonlyArray<string>
  readonly settings?: GraphQlSettings
}

export interface GraphQlHandler {
  /** Answers a request; rejects only if the ports could not be built. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Writes what is still to be written, and closes the store. No request may follow. */
  readonly dispose: () => Promise<void>
}

/** The GraphQL API as one web-standard `fetch` handler, for a host that has a server of its own. */
export const makeGraphQlHandler = (
  ports: Layer.Layer<Platform | PolicyStore, unknown>,
  { externalUrl, settings = defaultSettings, unacknowledgeableRules = [] }: GraphQlHandlerOptions
): GraphQlHandler => {
  const application: Layer.Layer<Platform | PolicyStore | PolicyIndex | RefusalLog, unknown> = Layer.mergeAll(
    PolicyIndex.layer,
    RefusalLog.layer
  ).pipe(
    Layer.provideMerge(ports),
    Layer.provideMerge(Layer.succeed(UnacknowledgeableRules, new Set(unacknowledgeableRules)))
  )
  const { dispose, handler } = HttpRouter.toWebHandler(
    graphQlRoutes(settings).pipe(
      Layer.provide(Layer.succeed(ExternalUrl, { base: externalUrl })),
      Layer.provideMerge(application),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true }
  )
  return { fetch: (request) => handler(request), dispose }
}
