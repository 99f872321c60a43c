import type { ForwardAuthForm } from "../src/fronts/forms.ts"
import { forwardAuthPath } from "../src/fronts/forms.ts"
import type { Question } from "./client.ts"

/** What a client sends to a proxy. */
export interface Sent {
  readonly method: string
  readonly target: string
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
}

type Pairs = Sent["headers"]

/** Headers of a connection: Go's proxies do not pass them on, nor those that `Connection` names. */
const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length"
]

const passedOn = (headers: Pairs): Pairs => {
  const named = headers
    .filter(([name]) => name.toLowerCase() === "connection")
    .flatMap(([, value]) => value.toLowerCase().split(/\s*,\s*/))
  return headers.filter(([name]) => ![...hopByHop, ...named].includes(name.toLowerCase()))
}

/** Puts headers in the place of all that have their names. */
const set = (headers: Pairs, own: Pairs): Pairs => [
  ...headers.filter(([name]) => !own.some(([mine]) => mine.toLowerCase() === name.toLowerCase())),
  ...own
]

const forwarded = ({ method, target }: Sent): Pairs => [
  ["X-Forwarded-For", "192.0.2.7"],
  ["X-Forwarded-Host", "registry.example"],
  ["X-Forwarded-Method", method],
  ["X-Forwarded-Proto", "https"],
  ["X-Forwarded-Uri", target]
]

const question = (method: string, path: string, headers: Pairs): Question => ({
  method,
  path,
  headers: headers.flat()
})

/** The headers that `examples/envoy` lets through, and those that Envoy always sends. */
export const envoyHeaders = [
  "authorization",
  "job-token",
  "private-token",
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url"
]

/**
 * What each proxy asks when a client sends it this, as its documentation has it (and, where that is silent, its
 * source): nginx with the guide's configuration, the others with that below `examples`.
 */
export const asks: { readonly [F in ForwardAuthForm]: (sent: Sent) => Question } = {
  nginx: (sent) =>
    question(
      "GET",
      forwardAuthPath,
      set(passedOn(sent.headers), [
        ["X-Original-Method", sent.method],
        ["X-Original-URI", sent.target]
      ])
    ),
  traefik: (sent) => question("GET", forwardAuthPath, set(passedOn(sent.headers), forwarded(sent))),
  caddy: (sent) => {
    const mark = sent.target.indexOf("?")
    const query = mark < 0 ? "" : sent.target.slice(mark)
    return question("GET", forwardAuthPath + query, set(passedOn(sent.headers), forwarded(sent)))
  },
  envoy: ({ headers, method, target }) => {
    const allowed = new Map<string, string>()
    for (const [name, value] of headers) {
      const key = name.toLowerCase()
      const first = allowed.get(key)
      if (envoyHeaders.includes(key)) allowed.set(key, first === undefined ? value : `${first},${value}`)
    }
    return question(method, forwardAuthPath + target, [
      ...allowed,
      ["content-length", "0"],
      ["x-envoy-internal", "true"],
      ["x-forwarded-for", "192.0.2.1"],
      ["x-envoy-expected-rq-timeout-ms", "5000"]
    ])
  }
}
