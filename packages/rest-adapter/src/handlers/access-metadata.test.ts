import { describe, expect, it } from "vitest"
import { externalUrl, serve } from "../../test/serving.ts"

const path = "/.well-known/authzen-configuration"

const described = {
  policy_decision_point: externalUrl,
  access_evaluation_endpoint: `${externalUrl}/access/v1/evaluation`,
  access_evaluations_endpoint: `${externalUrl}/access/v1/evaluations`,
  search_subject_endpoint: `${externalUrl}/access/v1/search/subject`,
  search_resource_endpoint: `${externalUrl}/access/v1/search/resource`,
  search_action_endpoint: `${externalUrl}/access/v1/search/action`
}

describe("the metadata of AuthZEN", () => {
  it.each([path, `${path}/under`])("is told to everybody at %s", async (place) => {
    const answer = await (await serve()).call({ path: place })
    expect([answer.status, answer.headers.get("content-type"), answer.body]).toEqual([
      200,
      "application/json",
      described
    ])
    expect(answer.headers.get("cache-control")).toBe("public, max-age=300")
  })

  it.each([`${path}/other`, `${path}/under/more`, `/under${path}`])("is not at %s", async (place) => {
    expect((await (await serve()).call({ path: place })).status).toBe(404)
  })

  it("is about the configured address, whatever a request says of itself", async () => {
    const headers = {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "ftp",
      "x-forwarded-prefix": "/evil",
      forwarded: "host=evil.example"
    }
    for (const place of [path, `${path}/under`]) {
      const answer = await (await serve()).call({ path: place, headers })
      expect(answer.body).toEqual(described)
      expect(JSON.stringify([...answer.headers])).not.toContain("evil")
    }
  })

  it("leaves out what cannot be asked", async () => {
    const service = await serve({ platform: { principals: undefined as never } })
    const { search_subject_endpoint: _, ...rest } = described
    expect((await service.call({ path })).body).toEqual(rest)
  })

  it("asks for no credential, and looks at none", async () => {
    const service = await serve()
    for (const headers of [{ "private-token": "wrong" }, { authorization: "Bearer client-trusted-token" }]) {
      expect((await service.call({ path, headers })).body).toEqual(described)
    }
  })

  it("repeats the identifier of a request", async () => {
    const answer = await (await serve()).call({ path, headers: { "x-request-id": "one" } })
    expect(answer.headers.get("x-request-id")).toBe("one")
  })
})
