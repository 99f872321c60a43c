import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { request } from "node:http"
import { once } from "node:events"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { ask } from "../../test/client.ts"
import { by, jar, proxied } from "../../test/proxied.ts"
import { rawUpstream, upstream } from "../../test/upstream.ts"

const get = { path: jar, headers: by("dev") }
const put = { method: "PUT", path: jar, headers: by("dev"), body: "bytes" }

/** A registry that says bytes of its own. */
const speaking = async (text: string): Promise<URL> => {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => socket.end(text))
  })
  server.listen(0, "127.0.0.1").unref()
  await once(server, "listening")
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
}

const answerOf = async (url: URL, question: Parameters<typeof ask>[1] = get, limits = {}) => {
  const { value } = await proxied(url, limits)
  const { status, phrase, body, headers } = await ask(value, question)
  // Nothing of where the registry is, and nothing that it said, is told.
  expect(`${phrase} ${body} ${JSON.stringify(headers)}`).not.toMatch(
    /127\.0\.0\.1|ECONN|of-the-gateway|secret/
  )
  return [status, phrase]
}

describe("a registry that", () => {
  it("is not there: 502", async () => {
    const gone = await upstream()
    await gone.close()
    const expected = [502, "the registry cannot be reached, or broke off"]
    expect(await answerOf(gone.url)).toEqual(expected)
    expect(await answerOf(gone.url, put)).toEqual(expected)
  })

  it("is not there, or does not take the credential, is the operator's business: the log says it", async () => {
    const gone = await upstream()
    await gone.close()
    const [nowhere, closed] = [
      await proxied(gone.url),
      await proxied((await upstream((_, response) => response.writeHead(401).end())).url)
    ]
    await ask(nowhere.value, get)
    await ask(closed.value, get)
    expect(inspect(nowhere.logged)).toContain("ECONNREFUSED")
    expect(inspect(closed.logged)).toContain(
      `does not take the credential of the gateway (it answered 401 to GET ${jar})`
    )
  })

  it("breaks off before it answers: 502", async () => {
    const registry = await rawUpstream((request) => request.socket.destroy())
    expect(await answerOf(registry.url)).toEqual([502, "the registry cannot be reached, or broke off"])
    expect(await answerOf(registry.url, put)).toEqual([502, "the registry cannot be reached, or broke off"])
  })

  it.each([
    ["speaks something else", "SSH-2.0-secret\r\n"],
    [
      "ends its answer twice",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ],
    [
      "switches to another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: secret\r\nConnection: upgrade\r\n\r\n"
    ],
    ["has no such status", "HTTP/1.1 099 secret\r\n\r\n"]
  ])("%s: 502", async (_, text) => {
    const [status] = await answerOf(await speaking(text))
    expect(status).toBe(502)
  })

  it("takes too long to be reached: 504", async () => {
    // An address that nothing answers from, by its definition (RFC 5737).
    const nowhere = new URL("http://192.0.2.1:9")
    const [status] = await answerOf(nowhere, get, { connectMillis: 50 })
    expect([502, 504]).toContain(status)
  })

  it("does not answer in time: 504", async () => {
    const registry = await rawUpstream(() => {})
    expect(await answerOf(registry.url, get, { idleMillis: 50 })).toEqual([
      504,
      "the registry does not answer in time"
    ])
  })

  it("falls silent in the middle of its answer is not waited for: what came does not look complete", async () => {
    const registry = await rawUpstream((_, response) => response.writeHead(200).write("some"))
    const { value } = await proxied(registry.url, { idleMillis: 50 })
    await expect(ask(value, get)).rejects.toThrow(/aborted|ECONNRESET/)
  })

  it("was reached in time may take its time to answer", async () => {
    const registry = await rawUpstream((_, response) => setTimeout(() => response.end("late"), 200))
    const { value } = await proxied(registry.url, { connectMillis: 100 })
    expect(await ask(value, get)).toMatchObject({ status: 200, body: "late" })
  })

  it("does not take the gateway's credential: 502, and the caller is not asked to sign in", async () => {
    const registry = await upstream((_, response) => {
      response.writeHead(401, "secret", { "www-authenticate": "Basic" }).end("secret")
    })
    expect(await answerOf(registry.url)).toEqual([
      502,
      "the registry does not take the credential of the gateway"
    ])
  })

  it.each([403, 404, 409, 422, 429, 500, 503])("answers %d is heard", async (status) => {
    const registry = await upstream((_, response) => response.writeHead(status, "Its word").end())
    expect(await answerOf(registry.url)).toEqual([status, "Its word"])
  })

  it("has closed a kept connection is asked again for a read, and only for that", async () => {
    let connections = 0
    const registry = await rawUpstream((request, response) => {
      response.end("there")
      if (request.method === "GET") setTimeout(() => request.socket.destroy(), 5)
      connections += 1
    })
    const { value } = await proxied(registry.url)
    for (let index = 0; index < 20; index += 1) {
      expect((await ask(value, get)).status).toBe(200)
      await new Promise((resolve) => setTimeout(resolve, index % 10))
    }
    expect(connections).toBe(20)
  })
})

describe("a caller who", () => {
  it("stops sending: 408", async () => {
    const registry = await upstream()
    const { value } = await proxied(registry.url, { idleMillis: 50 })
    const outgoing = request({
      ...value,
      method: "PUT",
      path: jar,
      headers: { ...by("dev"), "content-length": 100 }
    })
    outgoing.on("error", () => {}).write("some")
    const [incoming] = await once(outgoing, "response")
    outgoing.destroy()
    expect([incoming.statusCode, registry.arrived]).toEqual([408, []])
  })

  it("sends more than is taken: 413, told or not", async () => {
    const registry = await upstream()
    const { value } = await proxied(registry.url, { bodyBytes: 10 })
    const body = "12345678901"
    expect((await ask(value, { ...put, body })).status).toBe(413)
    const chunked = { ...put, headers: { ...put.headers, "Transfer-Encoding": "chunked" } }
    expect((await ask(value, { ...chunked, body })).status).toBe(413)
    expect(registry.arrived).toEqual([])
    expect((await ask(value, { ...put, body: "1234567890" })).status).toBe(200)
    expect((await ask(value, { ...chunked, body: "1234567890" })).status).toBe(200)
    expect(registry.arrived.map((arrived) => arrived.body)).toEqual(["1234567890", "1234567890"])
  })

  it("sends a body where none belongs: 413", async () => {
    const registry = await upstream()
    const { value } = await proxied(registry.url)
    const headers = { ...by("dev"), "Transfer-Encoding": "chunked" }
    expect((await ask(value, { path: jar, headers, body: "x" })).status).toBe(413)
    const large = { ...by("dev"), "Content-Length": 100_000 }
    expect((await ask(value, { path: jar, headers: large, body: "x".repeat(100_000) })).status).toBe(413)
    expect(registry.arrived).toEqual([])
  })

  it("sends headers without end: 431", async () => {
    const registry = await upstream()
    const { value } = await proxied(registry.url)
    const answer = await ask(value, { path: jar, headers: { ...by("dev"), "X-Long": "x".repeat(20_000) } })
    expect(answer.status).toBe(431)
  })

  it("is one too many: 503, until another is done", async () => {
    const waiting: Array<() => void> = []
    const registry = await rawUpstream((_, response) => waiting.push(() => response.end("done")))
    const { value } = await proxied(registry.url, { concurrent: 2 })
    const [first, second] = [ask(value, get), ask(value, get)]
    while (waiting.length < 2) await new Promise((resolve) => setTimeout(resolve, 5))
    const third = await ask(value, get)
    expect([third.status, third.headers["retry-after"]]).toEqual([503, "5"])
    for (const finish of waiting.splice(0)) finish()
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200])
    const fourth = ask(value, get)
    while (waiting.length < 1) await new Promise((resolve) => setTimeout(resolve, 5))
    waiting[0]?.()
    expect((await fourth).status).toBe(200)
  })
})

describe("a redirect", () => {
  it.each<readonly [string, string, readonly [number, string | undefined]]>([
    ["GET", "SELF/other?x=1", [302, "/other?x=1"]],
    ["GET", "/other", [302, "/other"]],
    ["GET", "other.jar", [302, jar.replace("app-1.0.0.jar", "other.jar")]],
    ["GET", "https://objects.example/jar?signature=s", [302, "https://objects.example/jar?signature=s"]],
    ["GET", "//objects.example/jar", [302, "http://objects.example/jar"]],
    ["GET", "https://user:secret@objects.example/jar", [502, undefined]],
    ["GET", "javascript:alert(1)", [502, undefined]],
    ["GET", "file:///etc/passwd", [502, undefined]],
    ["PUT", "/other", [502, undefined]],
    ["PUT", "https://objects.example/jar", [502, undefined]]
  ])("of a %s to %s", async (method, location, expected) => {
    const registry = await upstream((_, response) => {
      response.writeHead(302, { location: location.replace("SELF", registry.url.origin) }).end()
    })
    const { value } = await proxied(registry.url)
    const answer = await ask(value, { ...get, method, ...(method === "PUT" ? { body: "x" } : {}) })
    expect([answer.status, answer.headers.location]).toEqual(expected)
  })

  it("that leads nowhere is an error; that nothing has changed is not", async () => {
    let status = 301
    const registry = await upstream((_, response) => response.writeHead(status).end())
    const { value } = await proxied(registry.url)
    expect((await ask(value, get)).status).toBe(502)
    status = 304
    expect((await ask(value, get)).status).toBe(304)
  })
})
