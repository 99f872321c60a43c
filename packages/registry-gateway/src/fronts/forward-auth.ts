import { Effect } from "effect"
import type { IncomingMessage, ServerResponse } from "node:http"
import { forms, type ForwardAuthForm } from "./forms.ts"
import { serveSmall, type Address, type Around } from "./listen.ts"
import { writeTogether } from "./together.ts"
import type { TrustedPeers } from "./trusted-peers.ts"
import { makeJudge, type Verdict } from "./verdict.ts"

export interface ForwardAuthOptions extends Address {
  /** The proxies whose word for what was asked is taken. */
  readonly trustedPeers: TrustedPeers
  /** The proxy that asks: `nginx`, if nothing else is said. */
  readonly form?: ForwardAuthForm
  readonly around?: Around
}

const refusal = (reason: string): Verdict => ({ type: "refused", status: 403, reason })

const notTrusted = refusal("Jobwarden takes questions from its configured proxies only")

/**
 * Answers a reverse proxy that asks before it lets a request through, until the surrounding scope ends. Only
 * configured peers are listened to, by the address of their socket, and only in the way of the configured proxy.
 */
export const serveForwardAuth = Effect.fn("serveForwardAuth")(function* (options: ForwardAuthOptions) {
  const judge = yield* makeJudge
  const { answer, read } = forms[options.form ?? "nginx"]
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    if (!options.trustedPeers(request.socket.remoteAddress)) return answer(request, response, notTrusted)
    const asked = read(request)
    if (asked === "elsewhere") {
      response.writeHead(404, { "content-length": 0 }).end()
      return
    }
    if ("notTaken" in asked) return answer(request, response, refusal(asked.notTaken))
    judge(asked, (verdict) => writeTogether(() => answer(request, response, verdict)))
  }
  return yield* serveSmall(handle, options)
})
