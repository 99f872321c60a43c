import { Effect, Layer } from "effect"
import { HttpRouter } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "./api/api.ts"
import { accessHandlers } from "./handlers/access.ts"
import { healthHandlers } from "./handlers/health.ts"
import { permissionsHandlers } from "./handlers/permissions.ts"
import { json } from "./respond.ts"

const unknownRoute = HttpRouter.add("*", "/*", Effect.succeed(json(404, { error: "404 Not Found" })))

/**
 * Every route of the HTTP API, needing the ports: serve it with `HttpRouter.serve`, or make a web-standard
 * `fetch` handler of it with `HttpRouter.toWebHandler`.
 */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide([permissionsHandlers, accessHandlers, healthHandlers])
  ),
  unknownRoute
)
