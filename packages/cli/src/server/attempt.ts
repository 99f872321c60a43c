import { Effect, Redacted, Result } from "effect"
import {
  FetchHttpClient,
  HttpClient,
  HttpClientRequest,
  type HttpClientError,
  type HttpClientResponse
} from "effect/http"
import { printable } from "../reports/printable.ts"
import type { ServerAddress } from "./address.ts"
import {
  answerLimits,
  isTooDeep,
  readText,
  type AnswerLimits,
  type UnboundedAnswer
} from "./bounded-answer.ts"
import { ServerRefused, ServerUnreachable, StrangeAnswer, type ServerFailure } from "./failures.ts"
import { isTransient } from "./retry.ts"
import { tokenHeader } from "./token.ts"
import { whyUnreachable } from "./why-unreachable.ts"

/** A request: one that stores nothing, or a change of a state that it names. */
export type Ask = {
  readonly path: string
  readonly query?: readonly (readonly [name: string, value: string])[]
} & (
  | { readonly method: "GET" }
  | { readonly method: "POST" | "PATCH"; readonly body: unknown; readonly ifMatch?: string }
)

/** What a service answered, if all is well. */
export interface Answer {
  readonly body: unknown
  readonly etag: string | undefined
  /** There is another page. */
  readonly hasNext: boolean
}

/** Who asks whom. */
export interface Visit {
  readonly address: ServerAddress
  readonly token: Redacted.Redacted
  /** How long one attempt may take, in milliseconds. */
  readonly patience?: number
  readonly limits?: AnswerLimits
}

/** A change above many projects is weighed for each of them before it is answered. */
const usualPatience = 120_000

/** How one attempt ended. */
export type Outcome =
  | { readonly type: "answered"; readonly answer: Answer }
  | {
      readonly type: "failed"
      readonly failure: ServerFailure
      /** It may go better: after what the server says, if it says. */
      readonly again: { readonly after: string | undefined } | null
      /** It may have been carried out all the same. */
      readonly uncertain: boolean
    }

const final = (failure: ServerFailure): Outcome => ({
  type: "failed",
  failure,
  again: null,
  uncertain: false
})

/** Sends a request once. The token goes to the address that was given and nowhere else: redirects are not followed. */
export const attempt = (
  http: HttpClient.HttpClient,
  { address, limits = answerLimits, patience = usualPatience, token }: Visit,
  ask: Ask
): Effect.Effect<Outcome> => {
  const about = { request: `${ask.method} ${ask.path}`, server: address.base }
  const lost = (why: string): Outcome => ({
    type: "failed",
    failure: new ServerUnreachable({ ...about, why: withoutToken(why, token) }),
    again: { after: undefined },
    uncertain: true
  })
  return http.execute(requestOf(ask, address, token)).pipe(
    Effect.flatMap((response) =>
      Effect.map(readText(response, limits), (text) => outcomeOf(about, token, response, text))
    ),
    Effect.timeoutOrElse({
      duration: patience,
      orElse: () => Effect.succeed(lost(`no whole answer within ${patience / 1000} seconds`))
    }),
    Effect.catch((error: HttpClientError.HttpClientError | UnboundedAnswer) => {
      if (error._tag === "UnboundedAnswer") {
        return Effect.succeed(final(new StrangeAnswer({ ...about, why: error.why })))
      }
      const { hopeless, why } = whyUnreachable(error)
      return Effect.succeed(hopeless ? { ...lost(why), again: null } : lost(why))
    }),
    Effect.provideService(FetchHttpClient.RequestInit, { redirect: "manual" }),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false)
  )
}

const requestOf = (ask: Ask, { base }: ServerAddress, token: Redacted.Redacted) => {
  const query = new URLSearchParams()
  for (const [name, value] of ask.query ?? []) query.append(name, value)
  const search = query.size === 0 ? "" : `?${query}`
  const request = HttpClientRequest.make(ask.method)(`${base}${ask.path}${search}`).pipe(
    HttpClientRequest.setHeaders({
      accept: "application/json",
      ...tokenHeader(token),
      ...("ifMatch" in ask && ask.ifMatch !== undefined && { "if-match": ask.ifMatch })
    })
  )
  return "body" in ask ? HttpClientRequest.bodyJsonUnsafe(request, ask.body) : request
}

const outcomeOf = (
  about: { readonly request: string; readonly server: string },
  token: Redacted.Redacted,
  { headers, status }: HttpClientResponse.HttpClientResponse,
  text: string
): Outcome => {
  const strange = (why: string): Outcome => final(new StrangeAnswer({ ...about, why }))
  if (status >= 300 && status < 400) {
    return strange(`it answers ${status} and leads elsewhere, where the token is not sent; give that address`)
  }
  const isJson = /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers["content-type"] ?? "")
  const body = isJson && !isTooDeep(text, answerLimits) ? parse(text) : Result.fail(null)
  if (status >= 200 && status < 300) {
    if (!isJson) return strange("the answer is no JSON")
    if (Result.isFailure(body)) return strange("the answer is JSON that is broken or nested too deeply")
    const answer: Answer = {
      body: body.success,
      etag: headers["etag"],
      hasNext: /rel="?next\b/i.test(headers["link"] ?? "")
    }
    return { type: "answered", answer }
  }
  const failure = new ServerRefused({
    ...about,
    status,
    said: withoutToken(saidIn(Result.getOrUndefined(body)), token),
    body: Result.getOrUndefined(body),
    uncertain: false
  })
  return {
    type: "failed",
    failure,
    again: isTransient(status) ? { after: headers["retry-after"] } : null,
    // What stands before the service does not know what became of the request.
    uncertain: status === 502 || status === 504
  }
}

const parse = (text: string): Result.Result<unknown, null> => {
  try {
    return Result.succeed(JSON.parse(text) as unknown)
  } catch {
    return Result.fail(null)
  }
}

const longestSaid = 500

/** The sentence in a refusal: one key for most of them, another for parameters. */
const saidIn = (body: unknown): string => {
  if (typeof body !== "object" || body === null) return ""
  const { error, message } = body as { readonly error?: unknown; readonly message?: unknown }
  const said = typeof message === "string" ? message : typeof error === "string" ? error : ""
  const shown = printable(said)
  return shown.length > longestSaid ? `${shown.slice(0, longestSaid)}…` : shown
}

/** Servers, and what stands before them, may say again what they were sent. */
const withoutToken = (text: string, token: Redacted.Redacted): string =>
  text.replaceAll(Redacted.value(token), "<token>")
