import { Effect, Schema, Stream } from "effect"
import {
  FetchHttpClient,
  HttpClient,
  HttpClientRequest,
  type HttpClientError,
  type HttpClientResponse
} from "effect/http"
import { isTransient } from "./retry.ts"

/** How long one attempt may take, in milliseconds. */
const patience = 4_000

/** A hundred projects with everything that GitLab tells of them fit into it many times. */
export const mostBytes = 16 * 1024 * 1024

/** A request that is sent once. */
export interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** How it ended. Nothing of what the other side wrote is repeated where it is not understood. */
export type Outcome =
  | {
      readonly type: "answered"
      readonly status: 200
      readonly body: unknown
      readonly link: string | undefined
    }
  /** A redirect, which is not followed, or a no. */
  | { readonly type: "refused"; readonly status: number }
  | {
      readonly type: "failed"
      readonly why: string
      /** It may go better: after what the server says, if it says. */
      readonly again: { readonly after: string | undefined } | null
    }

const failed = (why: string): Outcome => ({ type: "failed", why, again: null })
const lost = (why: string, after?: string): Outcome => ({ type: "failed", why, again: { after } })

class TooLong extends Schema.TaggedError<TooLong>()("TooLong", {}) {
  override get message(): string {
    return `the answer is longer than ${mostBytes / 1024 / 1024} MiB`
  }
}

/** Sends a request once. What it carries goes to that address and nowhere else: redirects are not followed. */
export const attempt = (http: HttpClient.HttpClient, { headers, url }: Sent): Effect.Effect<Outcome> =>
  http
    .execute(
      HttpClientRequest.get(url).pipe(
        HttpClientRequest.setHeaders({ ...headers, accept: "application/json" })
      )
    )
    .pipe(
      Effect.flatMap((response) =>
        Effect.map(readBytes(response), (bytes) => outcomeOf(response, new TextDecoder().decode(bytes)))
      ),
      Effect.timeoutOrElse({
        duration: patience,
        orElse: () => Effect.succeed(lost(`no whole answer came within ${patience / 1000} seconds`))
      }),
      Effect.catch((error: HttpClientError.HttpClientError | TooLong) =>
        Effect.succeed(error._tag === "TooLong" ? failed(error.message) : lost(whyCut(error)))
      ),
      Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual", credentials: "omit" }),
      // A trace would show the headers, and with them the credential.
      Effect.provideService(HttpClient.TracerDisabledWhen, () => true),
      Effect.provideService(HttpClient.TracerPropagationEnabled, false)
    )

/** The body, of which no more is read than one may have, however much is sent. */
const readBytes = (
  response: HttpClientResponse.HttpClientResponse
): Effect.Effect<Uint8Array, TooLong | HttpClientError.HttpClientError> =>
  withoutBody.has(response.status)
    ? Effect.succeed(new Uint8Array())
    : response.stream.pipe(
        Stream.runFoldEffect(
          () => ({ chunks: [] as Uint8Array[], length: 0 }),
          (read, chunk) => {
            read.chunks.push(chunk)
            read.length += chunk.length
            return read.length > mostBytes ? Effect.fail(new TooLong()) : Effect.succeed(read)
          }
        ),
        Effect.map(({ chunks }) => Buffer.concat(chunks))
      )

/** A body in one of these is none, and reading it an error. */
const withoutBody = new Set([204, 205, 304])

const outcomeOf = ({ headers, status }: HttpClientResponse.HttpClientResponse, text: string): Outcome => {
  if (isTransient(status)) return lost(`it answered ${status}`, headers["retry-after"])
  if (status !== 200) {
    return status >= 300 ? { type: "refused", status } : failed(`it answered ${status}, which is no answer`)
  }
  if (!/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    return failed("it answered with something other than JSON; is the address that of a GitLab?")
  }
  try {
    return { type: "answered", status, body: JSON.parse(text), link: headers["link"] }
  } catch {
    return failed("it answered with broken JSON")
  }
}

const deepest = 8

/** The code of the innermost cause. Its words are not shown: they may hold what was sent. */
const whyCut = (error: HttpClientError.HttpClientError): string => {
  let cause: unknown = error.reason
  let code = ""
  for (let depth = 0; depth < deepest && typeof cause === "object" && cause !== null; depth += 1) {
    const { code: found, errors } = cause as { readonly code?: unknown; readonly errors?: unknown }
    if (typeof found === "string" && /^[A-Z][A-Z0-9_]{2,50}$/.test(found)) code = ` (${found})`
    cause = Array.isArray(errors) ? (errors as unknown[])[0] : (cause as { readonly cause?: unknown }).cause
  }
  return `the connection failed${code}`
}
