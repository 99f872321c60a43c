/**
 * The GraphQL API over the use cases.
 *
 * @module
 */
export { makeGraphQlHandler, type GraphQlHandler, type GraphQlHandlerOptions } from "./graphql-handler.ts"
export { BadRequest, bad, tooLarge } from "./request/bad-request.ts"
export { makeGraphQlSchema } from "./make-schema.ts"
export { graphQlPath, graphQlRoutes, graphQlRoutesOf } from "./route.ts"
export { makeGraphQlServer, type GraphQlAnswer, type GraphQlServer } from "./server.ts"
export { typeDefinitions } from "./schema/type-definitions.ts"
export {
  defaultLimits,
  defaultSettings,
  type GraphQlLimits,
  type GraphQlSettings,
  type PersistedDocuments
} from "./settings.ts"
