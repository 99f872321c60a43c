/**
 * The HTTP API over the use cases.
 *
 * @module
 */
export { Api } from "./api/api.ts"
export { openApiDocument } from "./api/open-api.ts"
export { ExternalUrl } from "./external-url.ts"
export { makeFetchHandler, type FetchHandler, type FetchHandlerOptions } from "./fetch-handler.ts"
export { leanRoutes, type LeanRequest, type LeanRoutes } from "./lean-routes.ts"
export { leaveNotes, notesOf, type NotedCaller, type RequestNotes } from "./request/request-notes.ts"
export { routerConfig, routes } from "./routes.ts"
