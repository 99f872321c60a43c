import { Platform, presentedCredential, Unauthorized, type Requester } from "@jobwarden/service"
import { Effect, Option } from "effect"
import type { HttpServerRequest } from "effect/http"
import { queryOf } from "./query.ts"

/** Who makes a request. Nothing that a header claims of where it came from is believed. */
export const requesterOf = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const presented = presentedCredential(headersOf(request), queryOf(request))
  if (presented.type === "refused") return yield* new Unauthorized({ detail: presented.detail })
  const platform = yield* Platform
  const userAgent = request.headers["user-agent"]
  const ipAddress = Option.getOrUndefined(request.peerAddress)
  const requester: Requester = {
    principal: presented.type === "none" ? null : yield* platform.authenticate(presented.credential),
    requestId: crypto.randomUUID(),
    ...(ipAddress === undefined ? {} : { ipAddress }),
    ...(userAgent === undefined ? {} : { userAgent })
  }
  return requester
})

/** The headers one by one: Node's own list shows a repeated header that its map would hide. */
const headersOf = (
  request: HttpServerRequest.HttpServerRequest
): ReadonlyArray<readonly [string, string]> => {
  const raw = (request.source as { readonly rawHeaders?: ReadonlyArray<string> }).rawHeaders
  if (!Array.isArray(raw)) return Object.entries(request.headers)
  return raw.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ""] as const] : []
  )
}
