import { OpenApi } from "effect/http-api"
import { Api } from "./api.ts"

/** The OpenAPI 3.1 document of the HTTP API. */
export const openApiDocument = (): OpenApi.OpenAPISpec => OpenApi.fromApi(Api)
