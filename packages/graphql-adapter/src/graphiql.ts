import { notesOf } from "@jobwarden/service"
import { Effect, Option } from "effect"
import { HttpServerResponse, type HttpServerRequest } from "effect/http"
import { renderGraphiQL } from "graphql-yoga"

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

/**
 * The page to try requests with. Its editor comes from where the page's makers publish it, in one version, and may
 * talk to that place and to this service only.
 */
export const graphiqlPage: Effect.Effect<HttpServerResponse.HttpServerResponse> = Effect.gen(function* () {
  const rendered = renderGraphiQL({
    title: "Jobwarden",
    defaultQuery:
      '{\n  project(fullPath: "acme/backend") {\n    jobTokenPermissions {\n      revision\n    }\n  }\n}\n'
  })
  // The title is put in once only, where the page has it twice.
  const page = rendered.replaceAll("__TITLE__", "Jobwarden")
  const [, place = ""] = /<script src=(https:\/\/\S+?\/@[\w-]+\/graphiql@[\d.]+\/)/.exec(page) ?? []
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = ""]) => script)
  const digests = yield* Effect.promise(() => Promise.all(scripts.map(digestOf)))
  const policy = [
    "default-src 'none'",
    `script-src ${place} ${digests.join(" ")}`,
    `style-src ${place} 'unsafe-inline'`,
    `connect-src 'self' ${place}`,
    `font-src ${place} data:`,
    "img-src 'self' data:",
    "worker-src blob:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'"
  ].join("; ")
  return HttpServerResponse.text(page, {
    contentType: "text/html; charset=utf-8",
    headers: {
      "content-security-policy": policy,
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "cache-control": "no-store"
    }
  })
})
