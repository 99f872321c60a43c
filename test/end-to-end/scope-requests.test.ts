import { beforeAll, describe, expect, it } from "vitest"
import { bare, hidden, maintainer, manyProjects } from "./many-projects.ts"
import { request, send } from "./raw.ts"
import { readStore, startConfigured, temporaryFolder, type Running } from "./service.ts"

// What GitLab's clients for Python, Go and Terraform put on the socket, byte by byte.

const settings = { external_url: "https://gitlab.acme.example/ci/" }
const folder = temporaryFolder()
let service: Omit<Running, "tokens">

beforeAll(async () => {
  service = await startConfigured(folder, manyProjects, settings)
}, 20_000)

const scope = `/api/v4/projects/${bare.id}/job_token_scope`
const token = `PRIVATE-TOKEN: ${maintainer}`
const asJson = "Content-Type: application/json"

const ask = (line: string, headers: ReadonlyArray<string> = [], body = "") =>
  send(service.url, request(`${line} HTTP/1.1`, [token, ...headers], body))

const sized = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}`
const post = (path: string, body: string) => ask(`POST ${path}`, [asJson, sized(body)], body)

describe("python-gitlab", () => {
  it("sends a JSON content type with everything, and an empty body to DELETE", async () => {
    const headers = [
      asJson,
      "Accept: */*",
      "Accept-Encoding: gzip, deflate",
      "User-Agent: python-gitlab/8.4.0"
    ]
    const look = await ask(`GET ${scope}`, headers)
    expect([look.status, look.body]).toEqual([200, '{"inbound_enabled":true,"outbound_enabled":false}'])
    expect((await post(`${scope}/allowlist`, '{"target_project_id": 101}')).status).toBe(201)
    const removal = await ask(`DELETE ${scope}/allowlist/101`, [...headers, "Content-Length: 0"])
    expect([removal.status, removal.body]).toEqual([204, ""])
    const list = await ask(`GET ${scope}/allowlist?page=1&per_page=20`, headers)
    expect([list.status, (JSON.parse(list.body) as ReadonlyArray<unknown>).length]).toEqual([200, 1])
    expect(list.head.toLowerCase()).toContain("\r\nx-total-pages: 1\r\n")
    const body = '{"enabled": false}'
    const update = await ask(`PATCH ${scope}`, [...headers, sized(body)], body)
    expect([update.status, update.body]).toEqual([204, ""])
  })
})

describe("client-go", () => {
  it("sends no body and no length to DELETE, and paths that are encoded", async () => {
    const headers = ["Accept: application/json", "User-Agent: go-gitlab"]
    const encoded = scope.replace(`/${bare.id}/`, "/acme%2Fbackend/")
    const body = '{"target_group_id":9}'
    const added = await ask(`POST ${encoded}/groups_allowlist`, [...headers, asJson, sized(body)], body)
    expect([added.status, added.body]).toEqual([201, '{"source_project_id":100,"target_group_id":9}'])
    const removal = await ask(`DELETE ${encoded}/groups_allowlist/9`, headers)
    expect([removal.status, removal.body]).toEqual([204, ""])
    const gone = await ask(`DELETE ${encoded}/groups_allowlist/9`, headers)
    expect([gone.status, JSON.parse(gone.body)]).toEqual([
      400,
      { message: "400 Bad request - Target group is not in the job token scope" }
    ])
  })
})

describe("gitbeaker and curl", () => {
  it("send an empty object to DELETE, a form to POST", async () => {
    const form = "target_project_id=102"
    const headers = ["Content-Type: application/x-www-form-urlencoded", sized(form)]
    expect((await ask(`POST ${scope}/allowlist`, headers, form)).status).toBe(201)
    const removal = await ask(`DELETE ${scope}/allowlist/102`, [asJson, "Content-Length: 2"], "{}")
    expect([removal.status, removal.body]).toEqual([204, ""])
  })
})

describe("whoever asks", () => {
  it("is led to the configured address, whatever the Host and forwarding headers say", async () => {
    const forged = [
      "X-Forwarded-Host: evil.example",
      "X-Forwarded-Proto: http",
      "Forwarded: host=evil.example"
    ]
    const { body, head } = await ask(`GET ${scope}/allowlist`, forged)
    expect(head).toContain(
      `<https://gitlab.acme.example/ci${scope}/allowlist?page=1&per_page=20>; rel="first"`
    )
    expect(body).toContain('"web_url":"https://gitlab.acme.example/ci/acme/backend"')
    expect(head + body).not.toMatch(/evil|jobwarden\.example|127\.0\.0\.1/)
  })

  it("learns no name of what they may not know", async () => {
    for (const answer of [
      await post(`${scope}/allowlist`, `{"target_project_id":${hidden.project.id}}`),
      await post(`${scope}/groups_allowlist`, `{"target_group_id":${hidden.group.id}}`),
      await ask(`DELETE ${scope}/allowlist/${hidden.project.id}`),
      await ask(`GET /api/v4/projects/${hidden.project.id}/job_token_scope`),
      await ask(`GET ${scope}/allowlist`)
    ]) {
      expect(answer.head + answer.body).not.toMatch(/partner|secret-plans/)
    }
  })

  it("has two credentials refused, also in one header sent twice", async () => {
    const twice = await ask(`DELETE ${scope}/allowlist/101`, [token])
    expect([twice.status, JSON.parse(twice.body)]).toEqual([
      401,
      { message: "401 Unauthorized - more than one credential was presented; send exactly one" }
    ])
  })

  it("finds after a crash what was answered before it", { timeout: 20_000 }, async () => {
    expect((await post(`${scope}/allowlist`, '{"target_project_id":103}')).status).toBe(201)
    const lists = () =>
      Promise.all(["", "/allowlist", "/groups_allowlist"].map((list) => ask(`GET ${scope}${list}`)))
    const before = await lists()
    await service.end("SIGKILL")
    service = await startConfigured(folder, manyProjects, settings)
    expect((await lists()).map(({ body }) => body)).toEqual(before.map(({ body }) => body))
    expect(before.map(({ body }) => body).join()).toContain("library-103")
  })

  it("leaves no token in the store, and nothing on standard error", () => {
    expect(JSON.stringify(readStore(folder))).not.toContain(maintainer)
    expect(service.stderr()).toBe("")
  })
})
