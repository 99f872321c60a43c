import { notesOf } from "@jobwarden/service"
import { Effect, Option } from "effect"
import { HttpServerResponse, type HttpServerRequest } from "effect/http"
import type { GraphiQLOptions } from "graphql-yoga"

/** Addresses of this machine, also as a server that takes both protocols names them. */
const loopback = /^(?:::1|(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/

/** Names of this machine in a `Host`: a page of another name must not be taken for one of ours. */
const ownNames = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/

/** What a proxy adds: the address of the socket is then not that of whoever asks. */
const proxied = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]

/** Whether somebody on this machine asks, with a browser, and by nobody else's hand. */
export const isLocalBrowser = ({
  headers,
  remoteAddress,
  source
}: HttpServerRequest.HttpServerRequest): boolean => {
  const address = notesOf(source)?.address ?? Option.getOrUndefined(remoteAddress)
  return (
    address !== undefined &&
    loopback.test(address) &&
    ownNames.test(headers["host"] ?? "") &&
    proxied.every((name) => headers[name] === undefined) &&
    (headers["accept"] ?? "").includes("text/html")
  )
}

const digestOf = async (script: string): Promise<string> => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script))
  return `'sha256-${Buffer.from(digest).toString("base64")}'`
}

const makePage = async (): Promise<HttpServerResponse.HttpServerResponse> => {
  // Nine megabytes, for which only whoever opens the page has a use.
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql")
  // A token that is typed under the headers must not be left behind in the browser.
  const options: GraphiQLOptions & { readonly shouldPersistHeaders: boolean } = {
    title: "Jobwarden",
    defaultQuery,
    shouldPersistHeaders: false
  }
  const page = renderGraphiQL(options)
  const [, script = ""] = /<script>(.*?)<\/script>/s.exec(page) ?? []
  const policy = [
    "default-src 'none'",
    `script-src ${await digestOf(script)}`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "font-src data:",
    "img-src data:",
    "worker-src blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ")
  return HttpServerResponse.uint8Array(new TextEncoder().encode(page), {
    contentType: "text/html; charset=utf-8",
    headers: {
      "content-security-policy": policy,
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store"
    }
  })
}

const defaultQuery =
  '{\n  project(fullPath: "acme/backend") {\n    jobTokenPermissions {\n      revision\n    }\n  }\n}\n'

let made: Promise<HttpServerResponse.HttpServerResponse> | undefined

/**
 * The page to try requests with, made when it is first asked for. All of it is in the page: it loads nothing, from
 * nowhere, and may talk to this service only.
 */
export const graphiqlPage: Effect.Effect<HttpServerResponse.HttpServerResponse> = Effect.promise(
  () => (made ??= makePage())
)
