import { describe, expect, it } from "vitest"
import { ask } from "../../test/client.ts"
import { by, proxied } from "../../test/proxied.ts"
import { upstream } from "../../test/upstream.ts"

const project = "/api/v4/projects/123/packages"
const uploads = "/v2/acme/backend/blobs/uploads/"

const through = async (answer?: Parameters<typeof upstream>[0]) => {
  const registry = await upstream(answer)
  const { value } = await proxied(registry.url)
  return { registry, proxy: value }
}

describe("what comes with a body", () => {
  it("goes on whole where it reads, and by the header that says what npm does", async () => {
    const { proxy, registry } = await through()
    const audit = `${project}/npm/-/npm/v1/security/advisories/bulk`
    const headers = { ...by("rosa"), "Content-Type": "application/json", "Npm-Command": "audit" }
    expect(
      (await ask(proxy, { method: "POST", path: audit, headers, body: '{"app":["1.0.0"]}' })).status
    ).toBe(200)
    expect(registry.arrived).toMatchObject([
      {
        method: "POST",
        target: audit,
        body: '{"app":["1.0.0"]}',
        headers: { "content-type": "application/json", "npm-command": "audit" }
      }
    ])
  })

  it("goes on whole where it is a part of an upload, with its place", async () => {
    const { proxy, registry } = await through()
    const headers = { ...by("dev"), "Content-Range": "0-4", "Content-Type": "application/octet-stream" }
    await ask(proxy, { method: "PATCH", path: `${uploads}1b7a?_state=x`, headers, body: "bytes" })
    expect(registry.arrived).toMatchObject([{ body: "bytes", headers: { "content-range": "0-4" } }])
  })

  it("does not come to the registry where a package of npm might lose versions by it", async () => {
    const { proxy, registry } = await through()
    const asked = { method: "PUT", path: `${project}/npm/@acme%2fapp`, body: '{"versions":{}}' }
    expect((await ask(proxy, { ...asked, headers: by("dev") })).status).toBe(403)
    expect(registry.arrived).toEqual([])
    expect((await ask(proxy, { ...asked, headers: by("maya") })).status).toBe(200)
    expect(registry.arrived).toMatchObject([{ body: '{"versions":{}}' }])
  })
})

describe("where an upload goes on", () => {
  const starting = async (location: string) => {
    const { proxy } = await through((_, response) => {
      response.writeHead(202, { Location: location, Range: "0-0" }).end()
    })
    const { headers, status } = await ask(proxy, { method: "POST", path: uploads, headers: by("dev") })
    return [status, headers["location"], headers["range"]]
  }

  it("is told as a path, which leads through the gateway again", async () => {
    expect(await starting(`${uploads}1b7a?_state=x`)).toEqual([202, `${uploads}1b7a?_state=x`, "0-0"])
  })

  it.each(["http://elsewhere.example/v2/x", "//elsewhere.example/v2/x", "http://user:pass@127.0.0.1/"])(
    "is not told where it is another's: %s",
    async (location) => {
      expect(await starting(location)).toEqual([202, undefined, "0-0"])
    }
  )
})
