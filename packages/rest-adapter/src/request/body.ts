import { quote } from "@jobwarden/core"
import { InvalidDocument, repeatedKey, type RequestHead } from "@jobwarden/service"
import { Effect, Schema, Stream } from "effect"
import type { HttpServerRequest } from "effect/http"

/** Larger bodies are refused (SPEC §9.4). */
const mostBytes = 1_048_576

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
  const wrong = wrongContentType(request.headers, contentTypes)
  if (wrong !== null) return yield* wrong
  return yield* parseJson(yield* readBytes(request))
})

/** What is wrong with the type of a body: it is another, or not in UTF-8. `null`: nothing. */
export const wrongContentType = (
  headers: RequestHead["headers"],
  supported: ReadonlyArray<string>
): UnsupportedContentType | null => {
  const contentType = headers["content-type"] ?? ""
  if (supported.includes(contentType)) return null
  const [mediaType = "", ...parameters] = contentType.split(";").map((part) => part.trim().toLowerCase())
  const isUtf8 = parameters.every((parameter) => !/^charset=(?!"?utf-8"?$)/.test(parameter))
  return supported.includes(mediaType) && isUtf8
    ? null
    : new UnsupportedContentType({ contentType, supported })
}

/** Bytes as JSON, at once. A key that is given twice in one object is refused: readers would take different ones. */
export const parseJson = (bytes: Uint8Array): Effect.Effect<unknown, InvalidDocument> => {
  let text: string
  let body: unknown
  try {
    text = textOf(bytes)
  } catch {
    return Effect.fail(invalid("the body is not UTF-8"))
  }
  try {
    body = JSON.parse(text)
  } catch (cause) {
    return Effect.fail(invalid(`the body is not valid JSON${place((cause as SyntaxError).message)}`))
  }
  const repeated = repeatedKey(text)
  return repeated === undefined
    ? Effect.succeed(body)
    : Effect.fail(invalid(`the body gives the key ${quote(repeated)} twice in one object`))
}

const utf8 = new TextDecoder("utf-8", { fatal: true })

/** What is ASCII alone, as most bodies are, needs no decoder. */
const textOf = (bytes: Uint8Array): string => {
  const text = Buffer.isBuffer(bytes) ? bytes.toString("latin1") : undefined
  return text !== undefined && isAscii.test(text) ? text : utf8.decode(bytes)
}

// oxlint-disable-next-line no-control-regex
const isAscii = /^[\x00-\x7f]*$/

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
