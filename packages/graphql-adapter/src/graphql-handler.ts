import {
  ExternalUrl,
  layerApplication,
  type ApplicationOptions,
  type Platform,
  type PolicyStore
} from "@jobwarden/service"
import { Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { graphQlRoutes } from "./route.ts"
import { defaultSettings, type GraphQlSettings } from "./settings.ts"

export interface GraphQlHandlerOptions<More = never> extends ApplicationOptions<More> {
  /** The address under which clients reach the host, without a slash at its end: addresses in answers begin with it. */
  readonly externalUrl: string
  readonly settings?: GraphQlSettings
}

export interface GraphQlHandler {
  /** Answers a request; rejects only if the ports could not be built. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Writes what is still to be written, and closes the store. No request may follow. */
  readonly dispose: () => Promise<void>
}

/** The GraphQL API as one web-standard `fetch` handler, for a host that has a server of its own. */
export const makeGraphQlHandler = <More = never>(
  ports: Layer.Layer<Platform | PolicyStore | More, unknown>,
  { externalUrl, settings = defaultSettings, ...options }: GraphQlHandlerOptions<More>
): GraphQlHandler => {
  const { dispose, handler } = HttpRouter.toWebHandler(
    graphQlRoutes(settings).pipe(
      Layer.provide(Layer.succeed(ExternalUrl, { base: externalUrl })),
      Layer.provideMerge(layerApplication(ports, options)),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true }
  )
  return { fetch: (request) => handler(request), dispose }
}
