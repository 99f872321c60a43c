import type { PolicyStore, StoredPolicy } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import {
  allowlist,
  asMaya,
  error,
  expectAnswers,
  message,
  scopePath,
  serve,
  storedScope
} from "../../test/scope.ts"
import { json } from "../../test/serving.ts"

const patch = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  method: "PATCH",
  path: scopePath,
  body,
  headers: json("maya-token", headers)
})
const look = asMaya({ path: scopePath })
const form = { "content-type": "application/x-www-form-urlencoded" }
const [on, off] = [true, false].map((enabled) =>
  JSON.stringify({ inbound_enabled: enabled, outbound_enabled: false })
) as [string, string]

describe("PATCH", () => {
  it("turns the scope off and on, by number and by path, and leaves one event for each", async () => {
    const service = await serve()
    const byPath = asMaya({ path: scopePath.replace("123", "acme%2Fbackend") })
    await expectAnswers(service, [
      [look, 200, on],
      [patch('{"enabled":false}'), 204, ""],
      [byPath, 200, off],
      [patch('{"enabled":false}'), 204, ""],
      [{ ...patch('{"enabled":true}'), path: byPath.path ?? "" }, 204, ""],
      [look, 200, on]
    ])
    expect((await service.events()).map(({ event_name }) => event_name)).toEqual([
      "secure_ci_job_token_inbound_disabled",
      "secure_ci_job_token_inbound_enabled"
    ])
  })

  it.each([
    ["a form", patch("enabled=false", form)],
    ["the query", { ...patch("", {}), path: `${scopePath}?enabled=false` }],
    ["the query, without a content type", { ...asMaya({ method: "PATCH", path: `${scopePath}?enabled=0` }) }],
    ["a text", patch('{"enabled":"false"}')],
    ["a number", patch('{"enabled":0}')],
    ["JSON with what GitLab does not know", patch('{"enabled":false,"outbound_scope_enabled":true,"id":5}')],
    ["JSON with a charset", patch('{"enabled":false}', { "content-type": "application/json; charset=utf-8" })]
  ])("takes %s", async (_, call) => {
    const service = await serve()
    await expectAnswers(service, [
      [call, 204, ""],
      [look, 200, off]
    ])
    expect(await storedScope(service)).toEqual({
      inbound_enabled: false,
      allowlist: [{ project: 124, job_token_policies: ["read_packages"] }]
    })
  })

  it.each([
    ["{}", "enabled is missing"],
    ["", "enabled is missing"],
    ['{"outbound_scope_enabled":false}', "enabled is missing"],
    ['{"enabled":null}', "enabled is empty"],
    ['{"enabled":""}', "enabled is empty"],
    ['{"enabled":123}', "enabled is invalid"],
    ['{"enabled":"off"}', "enabled is invalid"],
    ['{"enabled":[false]}', "enabled is invalid"],
    ['{"enabled":{"a":false}}', "enabled is invalid"],
    ["[]", "the body is not a JSON object"],
    ["null", "the body is not a JSON object"],
    ['"x"', "the body is not a JSON object"]
  ])("refuses %j: %s", async (body, detail) => {
    const service = await serve()
    await expectAnswers(service, [[patch(body), 400, error(detail)]])
    expect(await service.policies()).toEqual([])
    expect(await service.events()).toEqual([])
  })

  it("refuses what says two things at once", async () => {
    const service = await serve()
    const detail = "the body gives the key `enabled` twice in one object"
    const twice = JSON.stringify({
      message: `400 Bad request - ${detail}`,
      errors: [{ path: "", message: detail }]
    })
    await expectAnswers(service, [
      [patch('{"enabled":false,"enabled":true}'), 400, twice],
      [patch("enabled=false&enabled=true", form), 400, error("enabled is given more than once")],
      [
        { ...patch('{"enabled":true}'), path: `${scopePath}?enabled=false` },
        400,
        error("enabled is given more than once")
      ]
    ])
    expect(await service.policies()).toEqual([])
  })

  it.each(["dry_run", "dryrun", "strict", "acknowledge", "acknowlege"])(
    "does not make a change that was to be tried out or checked: %s",
    async (name) => {
      const service = await serve()
      const call = { ...patch('{"enabled":false}'), path: `${scopePath}?${name}=true` }
      const { status, text } = await service.call(call)
      expect([status, text]).toEqual([400, expect.stringContaining("is not taken here")])
      expect(await service.policies()).toEqual([])
    }
  )

  it("refuses other content types and too much of them", async () => {
    const service = await serve()
    const yaml = await service.call(patch("enabled: false", { "content-type": "application/yaml" }))
    expect([yaml.status, yaml.body]).toEqual([
      415,
      {
        error:
          "the content type is not supported; send the body as application/json or application/x-www-form-urlencoded"
      }
    ])
    expect((await service.call(patch(`{"a":"${"x".repeat(1_100_000)}"}`))).status).toBe(413)
    expect((await service.call(patch("{"))).status).toBe(400)
  })
})

describe("an ETag", () => {
  it("of the scope lets a change through at its revision, and no other", async () => {
    const service = await serve()
    const tag = async () => (await service.call(look)).headers.get("etag") ?? ""
    const first = await tag()
    const conditional = { "if-match": first }
    await expectAnswers(service, [[patch('{"enabled":false}', conditional), 204, ""]])
    const refused = await service.call(patch('{"enabled":true}', conditional))
    expect([refused.status, refused.headers.get("etag")]).toEqual([412, await tag()])
    const add = { method: "POST", path: allowlist, body: '{"target_project_id":125}' }
    expect((await service.call({ ...add, headers: json("maya-token", conditional) })).status).toBe(412)
    expect((await service.events()).at(-1)).toMatchObject({ reason: "revision_mismatch", count: 2 })
  })

  it("spares whoever has it already the answer", async () => {
    const service = await serve()
    const etag = (await service.call(look)).headers.get("etag") ?? ""
    const again = { ...look, headers: { "private-token": "maya-token", "if-none-match": etag } }
    await expectAnswers(service, [
      [again, 304, ""],
      [patch('{"enabled":false}'), 204, ""],
      [again, 200, off]
    ])
  })
})

describe("an instance that keeps scopes on", () => {
  const instance: StoredPolicy = {
    entity: { type: "instance", id: 0 },
    revision: 1,
    document: { enforce_scope: true },
    updatedAt: "2026-08-22T09:00:00.000Z"
  }
  const store: Partial<PolicyStore["Service"]> = { readAll: Effect.succeed([instance]) }

  it("refuses to turn one off, in GitLab's words, and goes on reporting it on", async () => {
    const service = await serve({ store })
    const refusal =
      "400 Bad request - Job token scope cannot be disabled for this project because it is enforced for the instance."
    await expectAnswers(service, [
      [patch('{"enabled":false}'), 400, message(refusal)],
      [patch('{"enabled":true}'), 204, ""],
      [look, 200, on]
    ])
    expect(await service.events()).toEqual([])
  })
})
