import { beforeAll, describe, expect, it } from "vitest"
import { request, send as sendTo } from "./raw.ts"
import { readStore, startQuickstart, temporaryFolder, type Running } from "./service.ts"

// What a client library would not let through: the bytes as they go over the socket.

const folder = temporaryFolder()
let service: Running

beforeAll(async () => {
  service = await startQuickstart(folder)
}, 20_000)

const path = "/api/v4/projects/123/job_token_permissions"
const mission = '{"package_registry":{"maven":{"write":"job_token_and_maintainer"}}}'

const send = (bytes: string | Uint8Array) => sendTo(service.url, bytes)

const maya = (): string => `PRIVATE-TOKEN: ${service.tokens["maintainer"]}`
const patch = (headers: ReadonlyArray<string>, body = mission): string =>
  request(
    `PATCH ${path} HTTP/1.1`,
    ["Content-Type: application/json", `Content-Length: ${body.length}`, ...headers],
    body
  )

const refuses = async (bytes: string | Uint8Array, status: number, body?: unknown) => {
  const answer = await send(bytes)
  expect(answer.status, answer.head).toBe(status)
  if (body !== undefined) expect(JSON.parse(answer.body)).toEqual(body)
  expect(`${answer.head}${answer.body}`).not.toContain("jobwarden.example")
  expect(readStore(folder).revisions).toEqual([])
}

describe("more than one credential", () => {
  const twice = { message: "401 Unauthorized - more than one credential was presented; send exactly one" }
  it("in one header sent twice is refused, though a map of headers would show one", async () => {
    await refuses(patch([maya(), maya()]), 401, twice)
    await refuses(patch([maya(), "private-token: x"]), 401, twice)
    const bearer = `Authorization: Bearer ${service.tokens["maintainer"]}`
    // Node itself keeps the first of these and drops the second.
    await refuses(patch([bearer, bearer]), 401, twice)
    await refuses(patch([bearer, "Authorization: Bearer x"]), 401, twice)
  })
})

describe("a body", () => {
  const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`
  const chunked = (headers: ReadonlyArray<string>, ...chunks: ReadonlyArray<string>): string =>
    request(
      `PATCH ${path} HTTP/1.1`,
      ["Content-Type: application/json", "Transfer-Encoding: chunked", ...headers],
      `${chunks.map(chunk).join("")}0\r\n\r\n`
    )
  const tooLarge = { message: "413 Request Entity Too Large - the body is larger than 1048576 bytes" }

  it("of two megabytes is refused by its Content-Length, none of it being sent", async () => {
    await refuses(
      request(`PATCH ${path} HTTP/1.1`, [
        "Content-Type: application/json",
        "Content-Length: 2000000",
        maya()
      ]),
      413,
      tooLarge
    )
  })

  it("of two megabytes is refused where no length is told", async () => {
    await refuses(chunked([maya()], " ".repeat(1_000_000), " ".repeat(1_000_000)), 413, tooLarge)
  })

  it("of a developer is not waited for", async () => {
    const developer = `PRIVATE-TOKEN: ${service.tokens["developer"]}`
    await refuses(
      request(`PATCH ${path} HTTP/1.1`, [
        "Content-Type: application/json",
        "Content-Length: 900000",
        developer
      ]),
      403
    )
  })

  it("with two lengths, or a length and chunks, is no request", async () => {
    await refuses(patch([maya(), "Content-Length: 0"]), 400)
    await refuses(chunked([maya(), "Content-Length: 3"], mission), 400)
  })

  it("that is compressed is no JSON", async () => {
    await refuses(patch([maya(), "Content-Encoding: gzip"], "\u001f\u008b"), 400)
  })
})

describe("a request line", () => {
  it.each([
    ["a path that climbs", "GET /../api/v4/projects/123/job_token_permissions HTTP/1.1", 404],
    ["a path that is no percent-encoding", "GET /api/v4/projects/%zz/job_token_permissions HTTP/1.1", 400],
    ["bytes that are no UTF-8", "GET /api/v4/projects/%ff/job_token_permissions HTTP/1.1", 400],
    ["another host in the target", `GET http://evil.example${path} HTTP/1.1`, 401],
    ["a star", "OPTIONS * HTTP/1.1", 404],
    ["an unknown method", `FROB ${path} HTTP/1.1`, 400],
    ["TRACE", `TRACE ${path} HTTP/1.1`, 404],
    ["another protocol", `GET ${path} HTTP/9.9`, 400],
    ["a tunnel", "CONNECT evil.example:443 HTTP/1.1", 0]
  ])("with %s", async (_, line, status) => {
    await refuses(request(line, []), status)
  })

  it("longer than 16 KiB, or headers as long, is refused", async () => {
    await refuses(request(`GET ${path}?${"x".repeat(20_000)} HTTP/1.1`, []), 431)
    await refuses(request(`GET ${path} HTTP/1.1`, [`PRIVATE-TOKEN: ${"x".repeat(20_000)}`]), 431)
  })

  it("without a Host is no HTTP/1.1", async () => {
    await refuses(`GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`, 400)
  })
})

describe("after all that", () => {
  it("the service stands, has said nothing, and takes what is right", async () => {
    const answer = await send(patch([maya()]))
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, expect.objectContaining({ revision: 1 })])
    expect(service.stderr()).toBe("")
    expect(service.stdout().trimEnd().split("\n").at(-1)).toMatch(/^Stop with Ctrl-C/)
    expect(await service.end("SIGTERM")).toEqual({ code: 0, signal: null })
  })
})
