import { Agent, type RequestListener } from "node:http"
import { describe, expect, it } from "vitest"
import { fine, wrapped } from "../../../test/serve/wrapped.ts"
import { makeOperations, plainOperations } from "../operations.ts"
import { serverOptions } from "./bounds.ts"

const bounds = { headers: 20, targetBytes: 200, pipelined: 4 }
const api = (connections = 100) =>
  makeOperations({ ...plainOperations, bounds, connections }, undefined, () => {}).api

const head = (line: string, ...headers: ReadonlyArray<string>): string =>
  [line, "Host: jobwarden.example", ...headers, "", ""].join("\r\n")

const statuses = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = ""]) => status)

describe("one request", () => {
  it("with more headers than anybody needs is refused, and no credential hides behind them", async () => {
    const seen: Array<number> = []
    const server = await wrapped(api(), (request, response) => {
      seen.push(request.rawHeaders.length)
      fine(request, response)
    })
    const many = Array.from({ length: 30 }, (_, at) => `X-${at}: 1`)
    const text = await server.send(head("GET / HTTP/1.1", ...many, "PRIVATE-TOKEN: second"))
    expect(statuses(text)).toEqual(["431"])
    expect(text).toMatch(/connection: close/i)
    expect(seen).toEqual([])
    expect((await server.ask()).status).toBe(200)
  })

  it("with a target that is too long is refused", async () => {
    const server = await wrapped(api())
    expect((await server.ask({ path: `/${"x".repeat(198)}` })).status).toBe(200)
    expect((await server.ask({ path: `/${"x".repeat(200)}` })).status).toBe(414)
  })

  it.each([
    ["a head that never ends", `GET / HTTP/1.1\r\nX: ${"x".repeat(20_000)}`, "431"],
    ["what is no request", "planted\r\n\r\n", "400"],
    ["two lengths", head("POST / HTTP/1.1", "Content-Length: 1", "Content-Length: 2"), "400"]
  ])("%s is answered safely, and nothing of it is repeated", async (_, bytes, status) => {
    const text = await (await wrapped(api())).send(bytes)
    expect(statuses(text)).toEqual([status])
    expect(text).toContain("X-Content-Type-Options: nosniff")
    expect(text).toContain("Connection: close")
    expect(text).not.toContain("planted")
  })
})

describe("one connection", () => {
  it("cannot pile up requests without reading the answers", async () => {
    const waiting: Array<() => void> = []
    const server = await wrapped(api(), (request, response) => {
      waiting.push(() => fine(request, response))
      if (waiting.length === 4) setTimeout(() => waiting.splice(0).forEach((answer) => answer()), 50)
    })
    const text = await server.send(head("GET / HTTP/1.1").repeat(40))
    expect(statuses(text)).toEqual(["200", "200", "200", "200", "429"])
  })

  it("may have one after the other as long as it likes", async () => {
    const server = await wrapped(api())
    const text = await server.send(
      head("GET / HTTP/1.1").repeat(3) + head("GET / HTTP/1.1", "Connection: close")
    )
    expect(statuses(text)).toEqual(["200", "200", "200", "200"])
  })

  it("may have many, each after the answer to the one before", async () => {
    const server = await wrapped(api())
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let turn = 0; turn < 20; turn += 1) expect((await server.ask({ agent })).status).toBe(200)
    agent.destroy()
  })

  it("is closed as it comes where there are too many", async () => {
    const server = await wrapped(api(1), () => {})
    const first = server.send(head("GET / HTTP/1.1"))
    await new Promise((settle) => setTimeout(settle, 50))
    expect(await server.send(head("GET / HTTP/1.1"))).toBe("")
    expect(await Promise.race([first, "still there"])).toBe("still there")
  })
})

describe("a slow client", () => {
  const hasty = { headersTimeout: 200, requestTimeout: 400, connectionsCheckingInterval: 50 }

  it.each([
    ["whose head does not end", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "],
    ["whose body does not end", `${head("POST / HTTP/1.1", "Content-Length: 100")}slow`]
  ])("%s is told so and cut off, and others are answered meanwhile", async (_, bytes) => {
    const reading: RequestListener = (request, response) => {
      if (request.method === "GET") fine(request, response)
      else request.on("end", () => fine(request, response)).resume()
    }
    const server = await wrapped(api(), reading, hasty)
    const slow = server.send(bytes)
    expect((await server.ask()).status).toBe(200)
    expect(statuses(await slow)).toEqual(["408"])
    expect((await server.ask()).status).toBe(200)
  })

  it("has no longer than the guide says", () => {
    expect(serverOptions).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: 2_000
    })
  })
})
