import type { IncomingMessage, ServerResponse } from "node:http"
import type { RawRequest } from "../classify/classify.ts"
import { refuse } from "../proxy/refuse.ts"
import { headersOf } from "./raw-headers.ts"
import type { Verdict } from "./verdict.ts"

/** Where the endpoint is. */
export const forwardAuthPath = "/forward-auth"

/** The proxies whose way of asking is understood. */
export const forwardAuthForms = ["nginx", "traefik", "caddy", "envoy"] as const

/** In whose way the endpoint is asked. It is one of them, so that nobody can ask in two ways at once. */
export type ForwardAuthForm = (typeof forwardAuthForms)[number]

/** What a question is about; or that it stands at another place; or why it is not taken. */
export type Asked = RawRequest | "elsewhere" | { readonly notTaken: string }

/** How one proxy asks, and which answers it understands. */
export interface Form {
  readonly read: (question: IncomingMessage) => Asked
  readonly answer: (question: IncomingMessage, response: ServerResponse, verdict: Verdict) => void
}

/** Names are in small letters here. */
const letterX = 0x78

const mixed = {
  notTaken:
    "Jobwarden was asked in the way of another proxy than the configured one (registry.forward_auth.form)"
}

const notAskedByNginx = {
  notTaken: "Jobwarden was not told what is asked: X-Original-Method and X-Original-URI, each once"
}

/** nginx says what is asked in two headers of its own, which its configuration sets. */
const readNginx = ({ rawHeaders, url }: IncomingMessage): Asked => {
  if (url !== forwardAuthPath) return "elsewhere"
  const headers = headersOf(rawHeaders)
  let method: string | undefined
  let target: string | undefined
  for (const header of headers) {
    const name = header[0]
    // Most headers are none of these: one letter says so.
    if (name.charCodeAt(0) !== letterX) continue
    if (name === "x-original-method") {
      if (method !== undefined) return notAskedByNginx
      method = header[1]
    } else if (name === "x-original-uri") {
      if (target !== undefined) return notAskedByNginx
      target = header[1]
    } else if (name === "x-forwarded-method" || name === "x-forwarded-uri") return mixed
  }
  return method === undefined || target === undefined ? notAskedByNginx : { method, target, headers }
}

/**
 * Puts a verdict into the words that nginx's `auth_request` knows: 204, 401 or 403. Whatever else it is told, it
 * makes 500, which lets nobody in either. A 403 without a reason stands for what the caller may not know of.
 */
const answerNginx = (_: IncomingMessage, response: ServerResponse, verdict: Verdict): void => {
  if (verdict.type === "allowed") {
    response.writeHead(204).end()
    return
  }
  const reason = verdict.type === "hidden" ? {} : { "x-jobwarden-reason": verdict.reason }
  const status = verdict.type === "hidden" ? 403 : verdict.status
  const challenge = status === 401 ? { "www-authenticate": 'Basic realm="Jobwarden"' } : {}
  response.writeHead(status, { ...reason, ...challenge, "content-length": 0 }).end()
}

/** Answers a proxy that passes a refusal on as it is: what the caller sees is written here. */
const answerInFull =
  (allowed: number): Form["answer"] =>
  (question, response, verdict) => {
    if (verdict.type === "allowed") {
      response.writeHead(allowed, allowed === 204 ? {} : { "content-length": 0 }).end()
    } else if (verdict.type === "hidden") refuse(question, response, 404)
    else refuse(question, response, verdict.status, verdict.reason)
  }

const withBody = {
  notTaken: "Jobwarden is asked without the body of a request; do not let the proxy send it along"
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0

const withUnderscore = {
  notTaken: "a header with an underscore in its name is not taken: servers read it as one with a hyphen"
}

/** What Traefik and Caddy set themselves, so that it is there once, whatever the client sends. */
const oncePerQuestion: ReadonlyArray<string> = [
  "x-forwarded-method",
  "x-forwarded-uri",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-for"
]

const notAskedByForwarded = {
  notTaken: "Jobwarden was not told what is asked: GET with X-Forwarded-Method and X-Forwarded-Uri, each once"
}

/** Traefik and Caddy ask with GET; they put method, path and query in the place of what the client may send. */
const readForwarded = (question: IncomingMessage): Asked => {
  if (hasBody(question)) return withBody
  const headers = headersOf(question.rawHeaders)
  const found = new Map<string, string>()
  for (const [name, value] of headers) {
    if (name.includes("_")) return withUnderscore
    if (name === "x-original-method" || name === "x-original-uri") return mixed
    if (!oncePerQuestion.includes(name)) continue
    if (found.has(name)) return notAskedByForwarded
    found.set(name, value)
  }
  const method = found.get("x-forwarded-method")
  const target = found.get("x-forwarded-uri")
  if (question.method !== "GET" || method === undefined || target === undefined) return notAskedByForwarded
  // Two headers that were made one on the way: the first may be the client's.
  if (target.includes(",/") || target.includes(", ")) return notAskedByForwarded
  return { method, target, headers }
}

const readTraefik = (question: IncomingMessage): Asked =>
  question.url === forwardAuthPath ? readForwarded(question) : "elsewhere"

/** Caddy changes the path of the question and leaves the query of the request behind it. */
const readCaddy = (question: IncomingMessage): Asked => {
  const url = question.url ?? ""
  if (url === forwardAuthPath) return readForwarded(question)
  if (!url.startsWith(`${forwardAuthPath}?`)) return "elsewhere"
  const asked = readForwarded(question)
  if (asked === "elsewhere" || "notTaken" in asked) return asked
  return asked.target.replace(/^[^?]*/, "") === url.slice(forwardAuthPath.length)
    ? asked
    : { notTaken: "Jobwarden was asked about two queries: in X-Forwarded-Uri and behind the path" }
}

/** Envoy asks with the request's own method, and its path and query behind a prefix. */
const readEnvoy = (question: IncomingMessage): Asked => {
  const { method = "", url = "" } = question
  if (!url.startsWith(`${forwardAuthPath}/`)) return "elsewhere"
  if (hasBody(question)) return withBody
  const headers = headersOf(question.rawHeaders)
  for (const [name] of headers) {
    if (name.includes("_")) return withUnderscore
    if (
      name === "x-original-method" ||
      name === "x-original-uri" ||
      name === "x-forwarded-method" ||
      name === "x-forwarded-uri"
    ) {
      return mixed
    }
  }
  return { method, target: url.slice(forwardAuthPath.length), headers }
}

/** What each proxy sends, and takes for a yes: Envoy's HTTP service nothing but 200. */
export const forms: { readonly [F in ForwardAuthForm]: Form } = {
  nginx: { read: readNginx, answer: answerNginx },
  traefik: { read: readTraefik, answer: answerInFull(204) },
  caddy: { read: readCaddy, answer: answerInFull(204) },
  envoy: { read: readEnvoy, answer: answerInFull(200) }
}
