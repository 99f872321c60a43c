/**
 * The HTTP API over the use cases.
 *
 * @module
 */
export { Api } from "./api/api.ts"
export { openApiDocument } from "./api/open-api.ts"
export { ExternalUrl } from "./external-url.ts"
export { makeFetchHandler, type FetchHandler, type FetchHandlerOptions } from "./fetch-handler.ts"
export { routerConfig, routes } from "./routes.ts"
