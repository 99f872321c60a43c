import { Layer } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import { Api } from "./api/api.ts"
import { docsPage } from "./docs-page/route.ts"
import { metadataOfPath } from "./handlers/access-metadata.ts"
import { accessHandlers } from "./handlers/access.ts"
import { auditLogHandlers } from "./handlers/audit-log.ts"
import { auditHandlers } from "./handlers/audit.ts"
import { fleetHandlers } from "./handlers/fleet.ts"
import { healthHandlers } from "./handlers/health.ts"
import { permissionsHandlers } from "./handlers/permissions.ts"
import { policyHandlers } from "./handlers/policy.ts"
import { questionsHandlers } from "./handlers/questions.ts"
import { scopeHandlers } from "./handlers/scope.ts"
import { surroundingsHandlers } from "./handlers/surroundings.ts"
import { leftovers, methodsNotAllowed } from "./leftovers.ts"

/**
 * How paths are matched, for whoever serves the routes: letter by letter, and long enough for the path of a
 * project in nested groups.
 */
export const routerConfig = { caseSensitive: true, ignoreDuplicateSlashes: false, maxParamLength: 4096 }

/**
 * Every route of the HTTP API, needing the ports and the `ExternalUrl`: serve it with `HttpRouter.serve`, or make a web-standard
 * `fetch` handler of it with `HttpRouter.toWebHandler`, in either case with `routerConfig`.
 */
export const routes = Layer.mergeAll(
  HttpApiBuilder.layer(Api, { openapiPath: "/openapi.json" }).pipe(
    Layer.provide([
      permissionsHandlers,
      policyHandlers,
      questionsHandlers,
      scopeHandlers,
      surroundingsHandlers,
      auditHandlers,
      auditLogHandlers,
      fleetHandlers,
      accessHandlers,
      healthHandlers
    ])
  ),
  docsPage,
  metadataOfPath,
  methodsNotAllowed,
  leftovers
)
