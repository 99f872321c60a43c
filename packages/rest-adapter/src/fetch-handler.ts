import {
  layerApplication,
  type ApplicationOptions,
  type Platform,
  type PolicyStore
} from "@jobwarden/service"
import { Layer } from "effect"
import { HttpRouter, HttpServer } from "effect/http"
import { ExternalUrl } from "./external-url.ts"
import { routerConfig, routes } from "./routes.ts"

export interface FetchHandlerOptions<More = never> extends ApplicationOptions<More> {
  /** The address under which clients reach the host, without a slash at its end: links in answers begin with it. */
  readonly externalUrl: string
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
  { externalUrl, ...options }: FetchHandlerOptions<More>
): FetchHandler => {
  const { dispose, handler } = HttpRouter.toWebHandler(
    routes.pipe(
      Layer.provide(Layer.succeed(ExternalUrl, { base: externalUrl })),
      Layer.provideMerge(layerApplication(ports, options)),
      Layer.provide(HttpServer.layerServices)
    ),
    { disableLogger: true, routerConfig }
  )
  return { fetch: (request) => handler(request), dispose }
}
