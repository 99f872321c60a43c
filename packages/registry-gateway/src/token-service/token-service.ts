import { Effect, Exit, FiberSet } from "effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import { serveSmall, type Address, type Around } from "../fronts/listen.ts"
import { headersOf } from "../fronts/raw-headers.ts"
import { makeIssue, type Issued } from "./issue.ts"
import type { TokenTerms } from "./registry-token.ts"

export interface TokenServiceOptions extends Address {
  readonly terms: TokenTerms
  readonly around?: Around
}

const codes: { readonly [status: number]: string } = {
  400: "UNSUPPORTED",
  401: "UNAUTHORIZED",
  404: "NAME_UNKNOWN",
  405: "UNSUPPORTED",
  503: "UNAVAILABLE"
}

/** Tokens are nothing that anybody may keep on the way. */
const headers = { "content-type": "application/json", "cache-control": "no-store" }

const send = (response: ServerResponse, status: number, body: object, more: object = {}): void => {
  if (response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, { ...headers, ...more, "content-length": Buffer.byteLength(text) }).end(text)
}

/** The form of errors that clients of container registries show. */
const refuse = (response: ServerResponse, status: number, message: string, more: object = {}): void => {
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="Jobwarden"' } : {}
  send(response, status, { errors: [{ code: codes[status], message }] }, { ...challenge, ...more })
}

const answer = (response: ServerResponse, issued: Issued): void =>
  issued.type === "token"
    ? send(response, 200, issued.answer)
    : refuse(response, issued.status, issued.message)

/**
 * Answers a container registry's clients that come for tokens, until the surrounding scope ends: who presents a
 * job's token, or another credential that the platform knows, gets a token for what the policy grants of what is
 * asked, and for a short time.
 */
export const serveTokenService = Effect.fn("serveTokenService")(function* (options: TokenServiceOptions) {
  const issue = yield* makeIssue(options.terms)
  const run = yield* FiberSet.makeRuntime()
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    // Clients that would rather sign in by OAuth (POST) come again with GET after this.
    if (request.method !== "GET")
      return refuse(response, 405, "tokens are asked for with GET", { allow: "GET" })
    run(issue(request.url ?? "", headersOf(request.rawHeaders))).addObserver((exit) => {
      if (Exit.isSuccess(exit)) return answer(response, exit.value)
      run(Effect.logError("a request for a registry token could not be judged", exit.cause))
      refuse(response, 503, "Jobwarden cannot decide now, try again")
    })
  }
  return yield* serveSmall(handle, options)
})
