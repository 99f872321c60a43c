import { queryOf } from "@jobwarden/service"
import { Effect } from "effect"
import { HttpApiError } from "effect/http-api"
import { HttpRouter, HttpServerError, HttpServerRequest, HttpServerResponse } from "effect/http"
import { Api } from "./api/api.ts"
import { json } from "./respond.ts"

/** An endpoint, as far as routing goes. */
interface Place {
  readonly path: string
  readonly method: string
}

const places: ReadonlyArray<Place> = Object.values(Api.groups).flatMap((group) =>
  Object.values(group.endpoints)
)

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"] as const

/** 405 for the methods that a path of the API does not have, with those that it has. */
export const methodsNotAllowed = HttpRouter.addAll(
  [...new Set(places.map(({ path }) => path))].flatMap((path) => {
    const known = new Set(places.flatMap((place) => (place.path === path ? [place.method] : [])))
    // What GET answers, HEAD answers without the body.
    const allow = [...known, ...(known.has("GET") ? ["HEAD"] : [])].sort().join(", ")
    const refusal = Effect.succeed(json(405, { error: "405 Not Allowed" }, { allow }))
    return methods
      .filter((method) => !known.has(method))
      .map((method) => HttpRouter.route(method, path as HttpRouter.PathInput, refusal))
  })
)

/** Gives the form of every other answer to those that come before any handler. */
export const leftovers = HttpRouter.middleware(
  (answer) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
      answer.pipe(
        Effect.catch((error) =>
          HttpServerError.isHttpServerError(error) && error.reason._tag === "RouteNotFound"
            ? Effect.succeed(noRoute(request))
            : Effect.fail(error)
        ),
        Effect.catchDefect((defect) =>
          HttpApiError.HttpApiSchemaError.is(defect) && defect.kind === "Query"
            ? Effect.succeed(json(400, { error: `${repeated(request)} is given more than once` }))
            : Effect.die(defect)
        ),
        Effect.map(HttpServerResponse.setHeader("x-content-type-options", "nosniff"))
      )
    ),
  { global: true }
)

const noRoute = ({ originalUrl }: HttpServerRequest.HttpServerRequest) =>
  URL.canParse(originalUrl, "http://localhost") && isEncoded(originalUrl)
    ? json(404, { error: "404 Not Found" })
    : json(400, { error: "the URL is invalid; its path is not percent-encoded UTF-8" })

const isEncoded = (url: string): boolean => {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "")
    return true
  } catch {
    return false
  }
}

const repeated = (request: HttpServerRequest.HttpServerRequest): string => {
  const query = queryOf(request)
  return [...query.keys()].find((name) => query.getAll(name).length > 1) ?? "a parameter"
}
