import { beforeAll, describe, expect, it } from "vitest"
import { request, send as sendTo } from "./raw.ts"
import { readStore, startQuickstart, temporaryFolder, type Running } from "./service.ts"

// GraphQL as it goes over the socket: by the shorter way that the service has for it.

const folder = temporaryFolder()
let service: Running

beforeAll(async () => {
  service = await startQuickstart(folder)
}, 20_000)

const path = "/api/graphql"
const type = "Content-Type: application/json"
const maya = (): string => `PRIVATE-TOKEN: ${service.tokens["maintainer"]}`
const bodyOf = (query: string, variables: unknown = {}): string => JSON.stringify({ query, variables })
const ask = '{ project(fullPath: "acme/backend") { id } }'
const change = `mutation { updateJobTokenPermissions(input: {
  fullPath: "acme/backend", permissions: {package_registry: {maven: {write: "job_token_and_maintainer"}}}
}) { errors jobTokenPermissions { revision } } }`

const post = (headers: ReadonlyArray<string>, body: string, target = path) =>
  sendTo(
    service.url,
    request(`POST ${target} HTTP/1.1`, [`Content-Length: ${Buffer.byteLength(body)}`, ...headers], body)
  )

const refused = async (answer: Awaited<ReturnType<typeof post>>, status: number, code: string) => {
  expect(answer.status, answer.head).toBe(status)
  expect(JSON.parse(answer.body)).toEqual({ errors: [{ message: expect.any(String), extensions: { code } }] })
  expect(readStore(folder).revisions).toEqual([])
}

describe("GraphQL over the socket", () => {
  it("refuses two credentials, though a map of headers would show one", async () => {
    await refused(await post([type, maya(), maya()], bodyOf(change)), 401, "UNAUTHENTICATED")
    await refused(await post([type, maya(), "JOB-TOKEN: x"], bodyOf(change)), 401, "UNAUTHENTICATED")
    const bearer = `Authorization: Bearer ${service.tokens["maintainer"]}`
    await refused(
      await post([type, bearer, "Authorization: Bearer x"], bodyOf(change)),
      401,
      "UNAUTHENTICATED"
    )
  })

  it("refuses a credential in the address, and one that nobody has", async () => {
    const target = `${path}?private_token=${service.tokens["maintainer"]}`
    await refused(await post([type], bodyOf(change), target), 401, "UNAUTHENTICATED")
    await refused(await post([type, "PRIVATE-TOKEN: x"], bodyOf(change)), 401, "UNAUTHENTICATED")
  })

  it("refuses another content type without waiting for the body", async () => {
    const bytes = request(`POST ${path} HTTP/1.1`, [
      maya(),
      "Content-Type: text/plain",
      "Content-Length: 900000"
    ])
    await refused(await sendTo(service.url, bytes), 415, "UNSUPPORTED_MEDIA_TYPE")
  })

  it("refuses a body above a megabyte, by its length or once it is that long", async () => {
    const announced = request(`POST ${path} HTTP/1.1`, [maya(), type, "Content-Length: 2000000"])
    await refused(await sendTo(service.url, announced), 413, "TOO_MUCH")
    const chunk = `${(65_536).toString(16)}\r\n${" ".repeat(65_536)}\r\n`
    const endless = request(
      `POST ${path} HTTP/1.1`,
      [maya(), type, "Transfer-Encoding: chunked"],
      chunk.repeat(20)
    )
    await refused(await sendTo(service.url, endless), 413, "TOO_MUCH")
  })

  it("hears nothing of a change whose body breaks off", async () => {
    const body = bodyOf(change)
    const bytes = request(`POST ${path} HTTP/1.1`, [maya(), type, `Content-Length: ${body.length + 1}`], body)
    const socket = sendTo(service.url, bytes).catch(() => null)
    await post([type, maya()], bodyOf(ask))
    expect(readStore(folder).revisions).toEqual([])
    void socket
  })

  it("answers with the request's id, and is kept by no cache", async () => {
    const answer = await post([type, maya()], bodyOf(ask))
    expect(answer.status).toBe(200)
    expect(answer.head).toMatch(/x-request-id: [0-9a-f-]{36}/i)
    expect(answer.head).toMatch(/cache-control: no-store/i)
    expect(answer.head).toMatch(/x-content-type-options: nosniff/i)
    expect(JSON.parse(answer.body)).toEqual({ data: { project: { id: "gid://gitlab/Project/123" } } })
  })

  it("shows GraphiQL to a browser of this machine by its own name only", async () => {
    const get = (headers: ReadonlyArray<string>) =>
      sendTo(
        service.url,
        [`GET ${path} HTTP/1.1`, "Connection: close", "Accept: text/html", ...headers, "", ""].join("\r\n")
      )
    const page = await get(["Host: localhost:8080"])
    expect(page.status).toBe(200)
    expect(page.head).toMatch(/content-security-policy: default-src 'none'/i)
    for (const headers of [["Host: rebound.example"], ["Host: localhost", "X-Forwarded-For: 203.0.113.7"]]) {
      expect((await get(headers)).status).toBe(405)
    }
  })

  it("makes a change, durably, once", async () => {
    const answer = await post([type, maya()], bodyOf(change))
    expect(JSON.parse(answer.body)).toEqual({
      data: { updateJobTokenPermissions: { errors: [], jobTokenPermissions: { revision: 1 } } }
    })
    expect(readStore(folder).revisions.length).toBe(1)
  })
})
