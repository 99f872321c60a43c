import { quote } from "@jobwarden/core"
import { InvalidDocument } from "@jobwarden/service"
import { Effect, Schema, Stream } from "effect"
import type { HttpServerRequest } from "effect/http"
import { repeatedKey } from "./repeated-key.ts"

/** Larger bodies are refused (SPEC §9.4). */
export const mostBytes = 1_048_576

export class BodyTooLarge extends Schema.TaggedError<BodyTooLarge>()("BodyTooLarge", {}) {
  override get message() {
    return `the body is larger than ${mostBytes} bytes`
  }
}

export class UnsupportedContentType extends Schema.TaggedError<UnsupportedContentType>()(
  "UnsupportedContentType",
  { contentType: Schema.String, supported: Schema.Array(Schema.String) }
) {
  override get message() {
    const given = this.contentType === "" ? "no content type was given" : `the content type is not supported`
    return `${given}; send the body as ${this.supported.join(" or ")}`
  }
}

const invalid = (message: string) => new InvalidDocument({ problems: [{ path: [], message }] })

/** The bytes of a body, never more than `mostBytes` of them. */
export const readBytes = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  if (Number(request.headers["content-length"] ?? 0) > mostBytes) return yield* new BodyTooLarge()
  // A web-standard request without a body has no stream either.
  if ((request.source as { readonly body?: unknown }).body === null) return Buffer.alloc(0)
  const chunks: Array<Uint8Array> = []
  let length = 0
  yield* request.stream.pipe(
    Stream.mapError(() => invalid("the body broke off before its end")),
    Stream.runForEach((chunk) => {
      length += chunk.byteLength
      if (length > mostBytes) return Effect.fail(new BodyTooLarge())
      chunks.push(chunk)
      return Effect.void
    })
  )
  return Buffer.concat(chunks)
})

/** The body as JSON, of one of the content types and at most `mostBytes` long. */
export const readJson = Effect.fnUntraced(function* (
  request: HttpServerRequest.HttpServerRequest,
  contentTypes: ReadonlyArray<string>
) {
  const contentType = request.headers["content-type"] ?? ""
  const [mediaType = "", ...parameters] = contentType.split(";").map((part) => part.trim().toLowerCase())
  const utf8 = parameters.every((parameter) => !/^charset=(?!"?utf-8"?$)/.test(parameter))
  if (!contentTypes.includes(mediaType) || !utf8) {
    return yield* new UnsupportedContentType({ contentType, supported: contentTypes })
  }
  return yield* parseJson(yield* readBytes(request))
})

/** Bytes as JSON. A key that is given twice in one object is refused: readers would take different ones. */
export const parseJson = Effect.fnUntraced(function* (bytes: Uint8Array) {
  const text = yield* Effect.try({
    try: () => new TextDecoder("utf-8", { fatal: true }).decode(bytes),
    catch: () => invalid("the body is not UTF-8")
  })
  const body = yield* Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (cause) => invalid(`the body is not valid JSON${place((cause as SyntaxError).message)}`)
  })
  const repeated = repeatedKey(text)
  if (repeated !== undefined)
    return yield* invalid(`the body gives the key ${quote(repeated)} twice in one object`)
  return body
})

/** Where the parser stopped, without the excerpt that its message repeats. */
const place = (message: string): string => {
  const position = / at position \d+(?: \(line \d+ column \d+\))?/.exec(message)
  return position === null ? "" : position[0]
}

/** A body where none belongs: nothing or an empty object will do (SPEC §9.4). */
export const readNothing = Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest) {
  const text = (yield* readBytes(request)).toString("utf8").trim()
  if (text !== "" && !/^\{\s*\}$/.test(text)) return yield* invalid("this request takes no body")
})
