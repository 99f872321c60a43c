import { schemaProblems } from "@jobwarden/core"
import { atOnce, InvalidDocument, type RequestHead } from "@jobwarden/service"
import { Effect, Result, Schema } from "effect"
import { HttpServerResponse, type HttpServerRequest } from "effect/http"
import { parseJson, readBytes, wrongContentType, type BodyTooLarge } from "../request/body.ts"
import { respond, type Failure } from "../respond.ts"

type Request = HttpServerRequest.HttpServerRequest
type Response = HttpServerResponse.HttpServerResponse

/** Where a part of a body stands in it. */
export type Place = ReadonlyArray<string | number>

/** The body of a request. AuthZEN answers 400 to a wrong content type as to any request that it cannot read. */
export const readAccessBody = (request: Request): Effect.Effect<unknown, BodyTooLarge | InvalidDocument> =>
  wrongType(request) ?? Effect.flatMap(readBytes(request), parseJson)

/** The same of bytes that are there, at once, by whoever reads them. */
export const parseAccessBody = (
  head: RequestHead,
  bytes: Uint8Array,
  read: (bytes: Uint8Array) => Effect.Effect<unknown, InvalidDocument>
): Effect.Effect<unknown, InvalidDocument> => wrongType(head) ?? read(bytes)

const wrongType = ({ headers }: Pick<RequestHead, "headers">) => {
  const wrong = wrongContentType(headers, ["application/json"])
  return wrong && Effect.fail(new InvalidDocument({ problems: [{ path: [], message: wrong.message }] }))
}

/** Reads a body or a part of one by its schema, and tells every problem. Members that it does not name are ignored. */
export const decoderOf = <S extends Schema.Top & { readonly DecodingServices: never }>(schema: S) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all" })
  return (input: unknown, place: Place = []): Result.Result<S["Type"], InvalidDocument> =>
    Result.mapError(
      decode(input),
      ({ issue }) =>
        new InvalidDocument({
          problems: schemaProblems(issue, input).map(({ path, message }) => ({
            path: [...place, ...path],
            message
          }))
        })
    )
}

/**
 * Answers a request of AuthZEN: with its own identifier, if it brought a plain one, and where nobody is signed in
 * with what to sign in by. At once where the handler is.
 */
export const answer = <R>(
  { headers }: Pick<RequestHead, "headers">,
  realm: string,
  handler: Effect.Effect<Response, Failure, R>
): Effect.Effect<Response, never, R> =>
  atOnce(respond(handler), (response) => {
    const challenged =
      response.status === 401
        ? HttpServerResponse.setHeader(response, "www-authenticate", `Bearer realm="${realm}"`)
        : response
    const id = headers["x-request-id"]
    return Effect.succeed(
      id !== undefined && /^[\x21-\x7e]{1,128}$/.test(id)
        ? HttpServerResponse.setHeader(challenged, "x-request-id", id)
        : challenged
    )
  })
