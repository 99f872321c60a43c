import { describe, expect, it } from "vitest"
import { json, serve, type Call } from "../../test/serving.ts"
import { change, limits, ofGroup, ofInstance, ofPartner } from "../../test/surroundings.ts"

const readAs = (path: string, token: string): Call => ({ path, headers: { "private-token": token } })
const changeAs = (path: string, token: string): Call => ({
  path,
  method: "PATCH",
  headers: json(token),
  body: "not JSON"
})

describe("who may read and change", () => {
  it.each([
    ["a group by nobody", ofGroup, "no-token", 401, undefined],
    [
      "a group that is not there by nobody",
      "/api/v4/groups/99/job_token_permissions",
      "no-token",
      401,
      undefined
    ],
    ["the instance by nobody", ofInstance, "no-token", 401, undefined],
    ["a group by somebody who is blocked", ofGroup, "gone-token", 401, undefined],
    ["a group that is not there", "/api/v4/groups/99/job_token_permissions", "olga-token", 404, undefined],
    [
      "a path of digits, which is a number",
      "/api/v4/groups/07/job_token_permissions",
      "olga-token",
      404,
      undefined
    ],
    ["a group that one may not know", ofPartner, "maya-token", 404, undefined],
    ["the same by a token that may not change", ofPartner, "maya-read_registry-token", 404, undefined],
    ["a group with a token of another scope", ofGroup, "olga-read_registry-token", 403, "insufficient_scope"],
    ["the instance with one", ofInstance, "ada-read_registry-token", 403, "insufficient_scope"],
    ["a group by a maintainer of a project below", ofGroup, "maya-token", 403, "role_below_owner"],
    ["a group by a member of something below", ofPartner, "pia-token", 403, "role_below_owner"],
    ["the instance by an owner of a group", ofInstance, "olga-token", 403, "not_an_administrator"]
  ])("%s: refused before the body is looked at", async (_, path, token, status, reason) => {
    const service = await serve()
    expect((await service.call(readAs(path, token))).status).toBe(status)
    expect(await service.events()).toEqual([])
    expect((await service.call(changeAs(path, token))).status).toBe(status)
    const entity = path === ofInstance ? { type: "instance", id: 0 } : { type: "group" }
    expect(await service.events()).toMatchObject(reason === undefined ? [] : [{ entity, reason, count: 1 }])
    expect(await service.policies()).toEqual([])
  })

  it("says which role is missing", async () => {
    const service = await serve()
    const messages = await Promise.all(
      [readAs(ofGroup, "maya-token"), readAs(ofInstance, "olga-token"), readAs(ofPartner, "maya-token")].map(
        async (call) => ((await service.call(call)).body as { message: string }).message
      )
    )
    expect(messages).toEqual([
      "403 Forbidden - this needs the owner role in the group; yours is authenticated",
      "403 Forbidden - this needs an administrator of the instance",
      "404 Group Not Found"
    ])
  })

  it.each([
    ["an owner", ofGroup, "olga-token"],
    ["an administrator, who is a member of nothing", ofGroup, "ada-token"],
    ["an administrator, of a group that others may not know", ofPartner, "ada-token"],
    ["an administrator", ofInstance, "ada-api-token"]
  ])("%s may", async (_, path, token) => {
    const service = await serve()
    expect((await service.call(readAs(path, token))).status).toBe(200)
    expect((await change(service, { limits }, { path, headers: json(token) })).status).toBe(200)
  })

  it("a token that may read reads, and changes nothing", async () => {
    const service = await serve()
    expect((await service.call(readAs(ofGroup, "olga-read_api-token"))).status).toBe(200)
    const answer = await change(service, { limits }, { headers: json("olga-read_api-token") })
    expect([answer.status, (answer.body as { scope: string }).scope]).toEqual([403, "api"])
  })

  it.each([ofGroup, ofInstance])(
    "a job token neither reads nor changes %s; that it tried is known",
    async (path) => {
      const service = await serve()
      const headers = { "job-token": "job-onMain-token", "content-type": "application/json" }
      expect((await service.call({ path, headers })).status).toBe(401)
      expect(await service.events()).toEqual([])
      expect((await service.call({ path, headers, method: "PATCH", body: "{}" })).status).toBe(401)
      const finished = { ...headers, "job-token": "job-finished-token" }
      expect((await service.call({ path, headers: finished, method: "PATCH", body: "{}" })).status).toBe(401)
      expect(await service.events()).toMatchObject([
        { actor: { type: "job", id: 9001 }, reason: "job_token_not_allowed", count: 1 }
      ])
    }
  )

  it("a deploy token and a decision client are nobody", async () => {
    const service = await serve()
    const authorization = "Bearer client-trusted-token"
    expect((await service.call({ path: ofInstance, headers: { authorization } })).status).toBe(401)
  })
})

describe("a body", () => {
  it.each([
    ["that is no object", "[]", ""],
    ["with an unknown key", '{"limts":{}}', "/limts"],
    ["with the instance's key in a group's document", '{"enforce_scope":true}', "/enforce_scope"],
    [
      "with an unknown format",
      '{"limits":{"package_registry":{"mavn":{}}}}',
      "/limits/package_registry/mavn"
    ],
    ["with an unknown grant", '{"defaults":{"jobs":{"read":"devloper"}}}', "/defaults/jobs/read"],
    ["with a project's document", '{"jobs":{"read":false}}', "/jobs"]
  ])("%s is 400 with its place, and stores nothing", async (_, body, path) => {
    const service = await serve()
    const answer = await change(service, body)
    expect([answer.status, (answer.body as { errors: ReadonlyArray<unknown> }).errors]).toMatchObject([
      400,
      [{ path }]
    ])
    expect(await service.policies()).toEqual([])
  })

  it("says what was meant", async () => {
    const answer = await change(await serve(), { limts: {} })
    expect((answer.body as { message: string }).message).toBe(
      "400 Bad request - limts: unknown key `limts`; did you mean `limits`?"
    )
  })

  it.each([
    ["enforce_scope", { enforce_scope: "yes" }],
    ["group_id", { group_id: 7 }]
  ])("of the instance with a wrong `%s` is 400", async (key, body) => {
    const answer = await change(await serve(), body, { path: ofInstance })
    expect([answer.status, (answer.body as { errors: ReadonlyArray<unknown> }).errors]).toMatchObject([
      400,
      [{ path: `/${key}` }]
    ])
  })

  it.each([ofGroup, ofInstance])("of %s that is too large, or of another type, is refused", async (path) => {
    const service = await serve()
    const large = JSON.stringify({ limits: { jobs: { read: "x".repeat(1_048_577) } } })
    expect((await change(service, large, { path })).status).toBe(413)
    const token = path === ofInstance ? "ada-token" : "olga-token"
    const typed = (type: string): Call => ({
      path,
      headers: { "private-token": token, "content-type": type }
    })
    expect((await change(service, "{}", typed("text/plain"))).status).toBe(415)
    expect((await change(service, { limits }, typed("application/merge-patch+json"))).status).toBe(200)
  })

  it("with a key twice is refused", async () => {
    const answer = await change(await serve(), '{"limits":{},"limits":{"jobs":{"read":false}}}')
    expect(answer.status).toBe(400)
  })

  it.each(["dryrun=true", "dry_run=yes", "acknowledge=nothing", "view=explicit", "strict=true&strict=false"])(
    "is not looked at with `?%s`",
    async (query) => {
      const service = await serve()
      const answer = await change(service, { limits }, { path: `${ofGroup}?${query}` })
      expect([answer.status, await service.policies()]).toEqual([400, []])
    }
  )
})

describe("other methods", () => {
  it.each(["DELETE", "POST", "PUT"])("%s is 405", async (method) => {
    const service = await serve()
    for (const path of [ofGroup, ofInstance]) {
      const answer = await service.call({ method, path, headers: json("ada-token"), body: "{}" })
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH"])
    }
  })
})
