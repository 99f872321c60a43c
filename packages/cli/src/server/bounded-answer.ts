import { Effect, Schema, Stream } from "effect"
import type { HttpClientError, HttpClientResponse } from "effect/http"

/** What an answer may be. */
export interface AnswerLimits {
  readonly maximumBytes: number
  /** Lists and objects in each other. */
  readonly maximumLevels: number
}

/** A hundred whole documents, each as large as a service takes, fit into it. */
export const answerLimits: AnswerLimits = { maximumBytes: 128 * 1024 * 1024, maximumLevels: 64 }

/** An answer beyond what is read. */
export class UnboundedAnswer extends Schema.TaggedError<UnboundedAnswer>()("UnboundedAnswer", {
  why: Schema.String
}) {
  override get message(): string {
    return this.why
  }
}

/** The text of an answer, of which no more is read than one may have, however much is sent. */
export const readText = (
  response: HttpClientResponse.HttpClientResponse,
  { maximumBytes }: AnswerLimits
): Effect.Effect<string, UnboundedAnswer | HttpClientError.HttpClientError> =>
  response.stream.pipe(
    Stream.runFoldEffect(
      () => ({ chunks: [] as Uint8Array[], length: 0 }),
      (read, chunk) => {
        read.chunks.push(chunk)
        read.length += chunk.length
        return read.length > maximumBytes
          ? Effect.fail(
              new UnboundedAnswer({ why: `the answer is longer than ${maximumBytes / 1024 / 1024} MiB` })
            )
          : Effect.succeed(read)
      }
    ),
    Effect.map(({ chunks }) => new TextDecoder().decode(Buffer.concat(chunks)))
  )

/** Whether lists and objects stand in each other deeper than is looked at. Told without reading the text as JSON. */
export const isTooDeep = (json: string, { maximumLevels }: AnswerLimits): boolean => {
  let level = 0
  for (let at = 0; at < json.length; at += 1) {
    const sign = json.charCodeAt(at)
    if (sign === quote) at = endOfText(json, at)
    else if (sign === openList || sign === openObject) {
      level += 1
      if (level > maximumLevels) return true
    } else if (sign === closeList || sign === closeObject) level -= 1
  }
  return false
}

const [quote, backslash] = [0x22, 0x5c]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Where the quote stands that ends a text. */
const endOfText = (json: string, start: number): number => {
  let end = json.indexOf('"', start + 1)
  while (end !== -1 && isEscaped(json, end)) end = json.indexOf('"', end + 1)
  return end === -1 ? json.length : end
}

const isEscaped = (json: string, at: number): boolean => {
  let before = at - 1
  while (json.charCodeAt(before) === backslash) before -= 1
  return (at - 1 - before) % 2 === 1
}
