import { Effect, Layer } from "effect"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { graphiqlPage, isLocalBrowser } from "./graphiql.ts"
import { bad } from "./request/bad-request.ts"
import { readBytes } from "./request/read-bytes.ts"
import { makeGraphQlServer, type GraphQlAnswer, type GraphQlServer } from "./server.ts"
import { defaultSettings, type GraphQlSettings } from "./settings.ts"

/** Where the GraphQL API is. */
export const graphQlPath = "/api/graphql"

const response = ({ body, headers, status }: GraphQlAnswer): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(body, { status, headers, contentType: "application/json" })

/** Adds `POST /api/graphql` to the routes that are served, answered by a server that is there. */
export const graphQlRoutesOf = (server: GraphQlServer, { graphiql }: Pick<GraphQlSettings, "graphiql">) =>
  HttpRouter.use(
    Effect.fnUntraced(function* (router) {
      const handle = Effect.gen(function* () {
        const request = yield* HttpServerRequest.HttpServerRequest
        const requester = yield* server.admit(request)
        const bytes = yield* readBytes(request, server.mostBytes)
        return response(yield* Effect.promise(() => server.answer(requester, bytes)))
      }).pipe(Effect.catchTag("BadRequest", (failure) => Effect.succeed(response(server.refuse(failure)))))

      const notAsked = response(server.refuse(bad("GraphQL is asked by POST", 405, "METHOD_NOT_ALLOWED")))
      const show = Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
        graphiql && isLocalBrowser(request) ? graphiqlPage : Effect.succeed(notAsked)
      )

      yield* router.add("POST", graphQlPath, handle)
      yield* router.add("GET", graphQlPath, show)
      for (const method of ["PUT", "PATCH", "DELETE"] as const) {
        yield* router.add(method, graphQlPath, Effect.succeed(notAsked))
      }
    })
  )

/** The same with a server of its own. */
export const graphQlRoutes = (settings: GraphQlSettings = defaultSettings) =>
  Layer.unwrap(Effect.map(makeGraphQlServer(settings), (server) => graphQlRoutesOf(server, settings)))
