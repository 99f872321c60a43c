import { leaveNotes } from "@jobwarden/service"
import { Effect, Option } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { describe, expect, it } from "vitest"
import { graphiqlPage, isLocalBrowser } from "./graphiql.ts"

const browser = { accept: "text/html,application/xhtml+xml", host: "localhost:8080" }

const request = (headers: Readonly<Record<string, string>>, address: string | undefined) => {
  const source = new Request("http://localhost/api/graphql", { headers })
  const made = HttpServerRequest.fromWeb(source)
  return made.modify({ remoteAddress: Option.fromNullishOr(address) })
}

describe("GraphiQL", () => {
  it.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("is for a browser at %s", (address) => {
    expect(isLocalBrowser(request(browser, address))).toBe(true)
  })

  it.each(["10.0.0.1", "::2", "::ffff:10.0.0.1", "127.0.0.1.example", "", undefined])(
    "is not for one at %s",
    (address) => {
      expect(isLocalBrowser(request(browser, address))).toBe(false)
    }
  )

  it.each([
    ["a program", { accept: "application/json" }],
    ["whoever says nothing", { accept: "" }],
    ["a page of another name that leads here", { host: "rebound.example" }],
    ["a name that begins like ours", { host: "localhost.example" }],
    ["whom a proxy asks for", { "x-forwarded-for": "10.0.0.1" }],
    ["whom a proxy asks for, by the standard", { forwarded: "for=10.0.0.1" }],
    ["whom a gateway asks for", { via: "1.1 gateway" }]
  ])("is not for %s", (_, headers) => {
    expect(isLocalBrowser(request({ ...browser, ...headers }, "127.0.0.1"))).toBe(false)
  })

  it("is not for whom a trusted proxy names as somebody else", () => {
    const source = new Request("http://localhost/api/graphql", { headers: browser })
    leaveNotes(source, { id: "1", address: "203.0.113.7" })
    const made = HttpServerRequest.fromWeb(source).modify({ remoteAddress: Option.some("127.0.0.1") })
    expect(isLocalBrowser(made)).toBe(false)
  })

  it("loads nothing from anywhere, runs what it was made with only, and may talk to the service only", async () => {
    const answer = HttpServerResponse.toWeb(await Effect.runPromise(graphiqlPage))
    const page = await answer.text()
    const [, script = ""] = /<script>(.*?)<\/script>/s.exec(page) ?? []
    const hashed = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(script))
    const digest = Buffer.from(hashed).toString("base64")
    const policy = answer.headers.get("content-security-policy") ?? ""
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src 'sha256-${digest}'`,
      "style-src 'unsafe-inline'",
      "connect-src 'self'",
      "font-src data:",
      "img-src data:",
      "worker-src blob:",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'"
    ])
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8")
    // Outside of its script the page names no address at all.
    const rest = page.replace(script, "")
    expect(rest).not.toMatch(/<script [^>]*src|@import|url\((?!["']?data:)/)
    expect(rest.match(/<link[^>]*href="(?!data:)/)).toBeNull()
    expect(page).toContain("<title>Jobwarden</title>")
  })

  it("is made once", async () => {
    expect(await Effect.runPromise(graphiqlPage)).toBe(await Effect.runPromise(graphiqlPage))
  })
})
