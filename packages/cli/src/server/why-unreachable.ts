import type { HttpClientError } from "effect/http"
import { printable } from "../reports/printable.ts"

/** Why no answer came, in words, and whether trying again is of no use. */
export interface Unreachable {
  readonly why: string
  readonly hopeless: boolean
}

const codes: ReadonlyMap<string, Unreachable> = new Map([
  [
    "ECONNREFUSED",
    { why: "nothing listens there; is the service running, and is the port right?", hopeless: false }
  ],
  ["ENOTFOUND", { why: "there is no such host", hopeless: true }],
  ["EAI_AGAIN", { why: "the name of the host cannot be looked up now", hopeless: false }],
  ["ECONNRESET", { why: "the connection was cut", hopeless: false }],
  ["UND_ERR_SOCKET", { why: "the connection was cut", hopeless: false }],
  ["ETIMEDOUT", { why: "the host does not answer", hopeless: false }],
  ["EHOSTUNREACH", { why: "no way leads to the host", hopeless: false }],
  ["ENETUNREACH", { why: "no way leads to the host", hopeless: false }],
  ["UND_ERR_CONNECT_TIMEOUT", { why: "the host does not answer", hopeless: false }],
  ["UND_ERR_HEADERS_TIMEOUT", { why: "the connection stands, and no answer comes", hopeless: false }],
  ["UND_ERR_BODY_TIMEOUT", { why: "the answer stops in its middle", hopeless: false }],
  ["EPROTO", { why: "it does not speak TLS; is it http?", hopeless: true }],
  ["ERR_SSL_WRONG_VERSION_NUMBER", { why: "it does not speak TLS; is it http?", hopeless: true }],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", { why: "it does not speak TLS; is it http?", hopeless: true }],
  ["UND_ERR_HEADERS_OVERFLOW", { why: "its headers are too long", hopeless: true }],
  ["HPE_INVALID_CONSTANT", { why: "it does not speak HTTP; is it https?", hopeless: true }]
])

/** A certificate that does not hold stays one. */
const certificate = /^(?:CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/

/** What the innermost cause says. Its words are not shown where they are not known: they may hold what was sent. */
export const whyUnreachable = (error: HttpClientError.HttpClientError): Unreachable => {
  const code = codeIn(error.reason)
  if (certificate.test(code)) {
    const trust = "name the authority's certificate in NODE_EXTRA_CA_CERTS if it is your own"
    return { why: `its certificate does not hold (${code}); ${trust}`, hopeless: true }
  }
  return codes.get(code) ?? { why: `the connection failed (${printable(code)})`, hopeless: false }
}

const deepest = 8

const codeIn = (error: unknown): string => {
  let cause = error
  let code = "no reason"
  for (let depth = 0; depth < deepest && typeof cause === "object" && cause !== null; depth += 1) {
    const { code: found, errors } = cause as { readonly code?: unknown; readonly errors?: unknown }
    if (typeof found === "string") code = found
    // A host of several addresses fails once for each of them.
    cause = Array.isArray(errors) ? (errors as unknown[])[0] : (cause as { readonly cause?: unknown }).cause
  }
  return code
}
