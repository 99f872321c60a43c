import { Effect, Stream } from "effect"
import type { HttpServerRequest } from "effect/http"
import { bad, tooLarge } from "./bad-request.ts"

/** The bytes of a body, never more than may be. */
export const readBytes = Effect.fnUntraced(function* (
  request: HttpServerRequest.HttpServerRequest,
  mostBytes: number
) {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return yield* tooLarge(mostBytes)
  // A web-standard request without a body has no stream either.
  if ((request.source as { readonly body?: unknown }).body === null) return Buffer.alloc(0)
  const chunks: Array<Uint8Array> = []
  let length = 0
  yield* request.stream.pipe(
    Stream.mapError(() => bad("the body broke off before its end")),
    Stream.runForEach((chunk) => {
      length += chunk.byteLength
      if (length > mostBytes) return Effect.fail(tooLarge(mostBytes))
      chunks.push(chunk)
      return Effect.void
    })
  )
  return Buffer.concat(chunks)
})
