import { describe, expect, it } from "vitest"
import { backend, mission, serve, type Answer } from "../../test/serving.ts"

const maya = { "private-token": "maya-token" }
const explicitly = `${backend}?view=explicit`

const tag = ({ headers }: Answer): string => headers.get("etag") ?? "no tag"

const formatNames =
  "maven npm conan nuget pypi composer generic golang debian rubygems helm terraform_module rpm ml_model"
const formats = formatNames.split(" ")
const others = (
  "container_registry repository releases environments deployments jobs pipelines merge_requests work_items " +
  "secure_files terraform_state"
).split(" ")
const untouched = { read: true, write: true, delete: true }

describe("GET", () => {
  it("shows the grant in force for every cell, and what is read-only beside", async () => {
    const service = await serve()
    const answer = await service.call({ headers: maya })
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      package_registry: Object.fromEntries(formats.map((format) => [format, untouched])),
      ...Object.fromEntries(others.map((resource) => [resource, untouched])),
      project_id: 123,
      revision: 0,
      updated_at: null,
      limited: []
    })
    expect(Object.fromEntries(answer.headers)).toEqual({
      "content-type": "application/json",
      "content-length": String(answer.text.length),
      "cache-control": "private, no-cache",
      "x-content-type-options": "nosniff",
      etag: expect.stringMatching(/^"0\.[0-9a-f]{16}"$/)
    })
  })

  it("with view=explicit shows only what the project itself says", async () => {
    const service = await serve()
    expect((await service.call({ headers: maya, path: explicitly })).body).toEqual({
      project_id: 123,
      revision: 0,
      updated_at: null,
      limited: []
    })
    await service.patch(mission)
    expect((await service.call({ headers: maya, path: explicitly })).body).toEqual({
      ...mission,
      project_id: 123,
      revision: 1,
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      limited: []
    })
  })

  it.each([
    ["the tag", (etag: string) => etag],
    ["the tag, weakened by a proxy", (etag: string) => `W/${etag}`],
    ["a list with the tag", (etag: string) => `"x", ${etag}`],
    ["a star", () => "*"]
  ])("answers 304 without a body to %s in If-None-Match", async (_, header) => {
    const service = await serve()
    const first = await service.call({ headers: maya })
    const again = await service.call({ headers: { ...maya, "if-none-match": header(tag(first)) } })
    expect([again.status, again.text]).toEqual([304, ""])
    // RFC 9110 §15.4.5: what the full answer would have said of its caching is said again.
    expect([tag(again), again.headers.get("cache-control")]).toEqual([tag(first), "private, no-cache"])
  })

  it("answers in full where the tag is of another state or view", async () => {
    const service = await serve()
    const first = await service.call({ headers: maya })
    const conditional = { ...maya, "if-none-match": tag(first) }
    expect((await service.call({ headers: conditional, path: explicitly })).status).toBe(200)
    await service.patch(mission)
    expect((await service.call({ headers: conditional })).status).toBe(200)
    expect((await service.call({ headers: { ...maya, "if-none-match": '"x", W/"y"' } })).status).toBe(200)
  })

  it("tells nobody without a right to know whether their tag is current", async () => {
    const service = await serve()
    const etag = tag(await service.call({ headers: maya }))
    for (const [token, status] of [
      ["pia-token", 404],
      ["dev-token", 403],
      ["no-token", 401]
    ] as const) {
      const answer = await service.call({ headers: { "private-token": token, "if-none-match": etag } })
      expect([answer.status, answer.headers.get("etag")]).toEqual([status, null])
    }
  })
})
