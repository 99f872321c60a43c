import type { RequestListener } from "node:http"
import { describe, expect, it } from "vitest"
import { wrapped } from "../../../test/serve/wrapped.ts"
import { makeOperations, plainOperations } from "../operations.ts"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const api = (externalUrl?: string) => makeOperations(plainOperations, externalUrl, () => {}).api

const answering =
  (...given: ReadonlyArray<unknown>): RequestListener =>
  (_, response) => {
    Reflect.apply(response.writeHead, response, [...given])
    response.end()
  }

describe("every answer", () => {
  it.each<readonly [string, RequestListener]>([
    ["with headers", answering(200, { "content-type": "application/json" })],
    ["with a message before them", answering(200, "Fine", { "content-type": "application/json" })],
    ["with none but that", answering(200, undefined, { "content-type": "application/json" })],
    ["with a list of headers", answering(200, ["Content-Type", "application/json"])],
    [
      "with headers that were set one by one",
      (_, response) => {
        response.setHeader("content-type", "application/json")
        response.end("{}")
      }
    ]
  ])("%s has its id, its type as it is said, and is kept by no cache", async (_, listener) => {
    const { headers } = await (await wrapped(api(), listener)).ask()
    expect(headers["content-type"]).toBe("application/json")
    expect(headers["x-request-id"]).toMatch(uuid)
    expect(headers["x-content-type-options"]).toBe("nosniff")
    expect(headers["cache-control"]).toBe("no-store")
    expect(headers["server"] ?? headers["x-powered-by"]).toBeUndefined()
  })

  it("keeps what its route says", async () => {
    const own = { "cache-control": "private, no-cache", "x-request-id": "the-client's", etag: '"1"' }
    const { headers } = await (await wrapped(api(), answering(200, own))).ask()
    expect(headers).toMatchObject(own)
  })

  it("keeps a header that is there twice", async () => {
    const listener = answering(200, ["X-Twice", "1", "X-Twice", "2"])
    expect((await (await wrapped(api(), listener)).ask()).headers["x-twice"]).toBe("1, 2")
  })

  it("tells browsers to insist on https only where clients come by it", async () => {
    const [secure, plain] = [await wrapped(api("https://jobwarden.example")), await wrapped(api("http://x"))]
    expect((await secure.ask()).headers["strict-transport-security"]).toBe("max-age=31536000")
    expect((await plain.ask()).headers["strict-transport-security"]).toBeUndefined()
  })

  it("that is a page is shown in no frame, and runs nothing unless its route says so", async () => {
    const page = { "content-type": "text/html; charset=utf-8" }
    const { headers } = await (await wrapped(api(), answering(200, page))).ask()
    expect(headers["x-frame-options"]).toBe("DENY")
    expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'")
    const own = { ...page, "content-security-policy": "default-src 'self'" }
    expect((await (await wrapped(api(), answering(200, own))).ask()).headers).toMatchObject(own)
  })
})

describe("an id", () => {
  it("that a client sends is never taken as ours, and no two requests have the same", async () => {
    const server = await wrapped(api())
    const sent = { "x-request-id": "01234567-89ab-4def-8123-456789abcdef" }
    const ids = [await server.ask({ headers: sent }), await server.ask({ headers: sent })].map(
      ({ headers }) => headers["x-request-id"]
    )
    expect(new Set([...ids, sent["x-request-id"]]).size).toBe(3)
  })
})
