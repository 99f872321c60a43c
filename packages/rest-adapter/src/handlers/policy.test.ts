import { describe, expect, it } from "vitest"
import { change, look, policyPath, serve, storedDocument } from "../../test/policy.ts"
import { problem } from "../../test/refused-body.ts"
import { json, mission, type Answer } from "../../test/serving.ts"

const appEntry = { project: "acme/app", job_token_policies: ["read_packages"] }
const shown = {
  project_id: 123,
  path: "acme/backend",
  visibility: "private",
  revision: 0,
  updated_at: null,
  permissions: {},
  scope: { inbound_enabled: true, allowlist: [appEntry] },
  scope_source: "platform",
  hidden_entries: 0
}
const handbookEntry = {
  project: "acme/handbook",
  default_permissions: false,
  job_token_policies: ["read_packages", "package_registry.maven:write"],
  expires_at: "2037-01-01T00:00:00Z"
}
const whole = { permissions: mission, scope: { allowlist: [appEntry, handbookEntry] } }
const bodyOf = ({ body }: Answer) => body as Record<string, unknown>

describe("GET", () => {
  it("shows the whole document, also where nothing is stored", async () => {
    const service = await serve()
    const answer = await look(service)
    expect([answer.status, answer.body]).toEqual([200, shown])
    expect(answer.headers.get("etag")).toMatch(/^"0\.[0-9a-f]{16}"$/)
    expect(
      (await look(service, "maya-token", { path: policyPath.replace("123", "acme%2Fbackend") })).body
    ).toEqual(shown)
  })

  it("answers 304 to whoever has it already, until something changes", async () => {
    const service = await serve()
    const etag = (await look(service)).headers.get("etag") ?? ""
    const again = () =>
      look(service, "maya-token", { headers: { "private-token": "maya-token", "if-none-match": etag } })
    expect((await again()).status).toBe(304)
    await change(service, { permissions: mission })
    expect((await again()).status).toBe(200)
  })

  it("shows what decides above as well, if it is asked, under a tag of its own", async () => {
    const service = await serve()
    const limits = { releases: { delete: "owner" } }
    const path = "/api/v4/groups/7/job_token_permissions"
    const body = JSON.stringify({ limits, defaults: { jobs: { read: "developer" } } })
    const headers = json("olga-token")
    expect((await service.call({ method: "PATCH", path, headers, body })).status).toBe(200)
    const [plain, more] = [
      await look(service),
      await look(service, "maya-token", { path: `${policyPath}?surroundings=true` })
    ]
    expect(more.body).toEqual({
      ...bodyOf(plain),
      surroundings: {
        instance: { defaults: {}, limits: {}, enforce_scope: false },
        groups: [{ path: "acme", defaults: { jobs: { read: "developer" } }, limits }]
      }
    })
    expect(more.headers.get("etag")).not.toBe(plain.headers.get("etag"))
    expect(bodyOf(await change(service, more.body))["changed"]).toBe(false)
  })

  it("takes no other parameters", async () => {
    const answer = await look(await serve(), "maya-token", { path: `${policyPath}?view=explicit` })
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: "`view` is unknown; expected one of surroundings" }
    ])
  })

  it("is for maintainers, in the order 401, 404, 403", async () => {
    const service = await serve()
    const statuses = await Promise.all(
      [
        "maya",
        "olga",
        "ada",
        "maya-read_api",
        "dev",
        "gus",
        "pia",
        "maya-read_registry",
        "gone",
        "job-onMain"
      ].map(async (name) => [name, (await look(service, `${name}-token`)).status])
    )
    expect(statuses).toEqual([
      ["maya", 200],
      ["olga", 200],
      ["ada", 200],
      ["maya-read_api", 200],
      ["dev", 403],
      ["gus", 403],
      ["pia", 404],
      ["maya-read_registry", 403],
      ["gone", 401],
      ["job-onMain", 401]
    ])
    const missing = await look(service, "pia-token", { path: policyPath.replace("123", "999") })
    expect((await look(service, "pia-token")).text).toBe(missing.text)
  })
})

describe("PATCH", () => {
  it("replaces permissions and scope in one revision and one event", async () => {
    const service = await serve()
    const answer = await change(service, whole)
    expect([answer.status, answer.body]).toMatchObject([
      200,
      {
        revision: 1,
        permissions: mission,
        scope: { inbound_enabled: true, allowlist: [appEntry, handbookEntry] },
        scope_source: "stored",
        changed: true,
        access_gained: expect.any(Array)
      }
    ])
    expect(bodyOf(answer)).not.toHaveProperty("dry_run")
    expect(answer.headers.get("etag")).toBe((await look(service)).headers.get("etag"))
    expect(await storedDocument(service)).toEqual({
      permissions: mission,
      scope: {
        inbound_enabled: true,
        allowlist: [
          { ...appEntry, project: 124 },
          { ...handbookEntry, project: 125 }
        ]
      }
    })
    expect(await service.events()).toMatchObject([
      {
        event_name: "job_token_permissions_updated",
        revision: { before: 0, after: 1 },
        changes: [
          { path: "/permissions/package_registry/maven/delete" },
          { path: "/permissions/package_registry/maven/read" },
          { path: "/permissions/package_registry/maven/write" },
          { path: "/scope/allowlist/1", before: null }
        ]
      }
    ])
  })

  it("leaves what is not named, and puts back what is null", async () => {
    const service = await serve()
    await change(service, whole)
    const narrower = { package_registry: { maven: { write: "maintainer" } } }
    expect(bodyOf(await change(service, { permissions: narrower }))).toMatchObject({
      permissions: narrower,
      scope: { allowlist: [appEntry, handbookEntry] }
    })
    expect(bodyOf(await change(service, { scope: null }))).toMatchObject({
      permissions: narrower,
      scope: shown.scope,
      scope_source: "platform"
    })
    expect(bodyOf(await change(service, { permissions: null }))).toMatchObject({
      ...shown,
      revision: 4,
      updated_at: expect.anything()
    })
    expect(await storedDocument(service)).toEqual({})
  })

  it("tells an entry with other terms as one change", async () => {
    const service = await serve()
    const other = { ...appEntry, job_token_policies: ["read_jobs"] }
    const answer = await change(service, { scope: { allowlist: [handbookEntry, other] } })
    expect(bodyOf(answer)["changes"]).toEqual([
      { path: "/scope/allowlist/0", before: null, after: handbookEntry },
      { path: "/scope/allowlist/1", before: appEntry, after: other },
      { path: "/scope_source", before: "platform", after: "stored" }
    ])
  })

  it("gives what is left out of a scope its default", async () => {
    const service = await serve()
    expect(bodyOf(await change(service, { scope: {} }))).toMatchObject({
      scope: { inbound_enabled: true, allowlist: [] }
    })
  })

  it("takes back what GET gave, and then changes nothing", async () => {
    const service = await serve()
    for (const prepare of [
      {},
      whole,
      { scope: { inbound_enabled: false, allowlist: [handbookEntry, { group: "acme" }] } }
    ]) {
      await change(service, prepare, {
        query: "?acknowledge=foreign-token-write:a+test&acknowledge=foreign-token-delete:a+test"
      })
      const [before, events] = [(await look(service)).body as object, (await service.events()).length]
      const answer = await change(service, { ...before, findings: [] })
      expect([answer.status, answer.body]).toMatchObject([
        200,
        { ...before, changed: false, changes: [], access_gained: [], access_lost: [] }
      ])
      expect(await service.events()).toHaveLength(events)
    }
  })

  it("is no change where only the order of the entries is another", async () => {
    const service = await serve()
    await change(service, whole)
    const answer = await change(service, {
      scope: { allowlist: [handbookEntry, { ...appEntry, project: 124 }] }
    })
    expect(bodyOf(answer)).toMatchObject({ changed: false, revision: 1 })
  })

  it("says what would happen, and stores nothing", async () => {
    const service = await serve()
    const rehearsed = await change(service, whole, { query: "?dry_run=true" })
    expect([await service.policies(), await service.events()]).toEqual([[], []])
    expect(rehearsed.headers.get("etag")).toBeNull()
    const { dry_run, revision, updated_at, ...said } = bodyOf(rehearsed)
    expect([dry_run, revision, updated_at]).toEqual([true, 0, null])
    const done = bodyOf(await change(service, whole))
    // A rehearsal works out the fixes as well.
    const withoutFixes = (findings: unknown) =>
      (findings as ReadonlyArray<object>).map((finding) => ({ ...finding, fixes: [] }))
    expect({ ...done, ...said, findings: done["findings"] }).toEqual(done)
    expect(withoutFixes(said["findings"])).toEqual(done["findings"])
    expect(said["changes"]).toEqual([
      { path: "/permissions/package_registry/maven/delete", before: null, after: "job_token_and_maintainer" },
      { path: "/permissions/package_registry/maven/read", before: null, after: true },
      { path: "/permissions/package_registry/maven/write", before: null, after: "job_token_and_maintainer" },
      { path: "/scope/allowlist/1", before: null, after: handbookEntry },
      { path: "/scope_source", before: "platform", after: "stored" }
    ])
  })

  it("is refused on an outdated copy", async () => {
    const service = await serve()
    const etag = (await look(service)).headers.get("etag") ?? ""
    await change(service, { permissions: mission })
    const late = await change(service, { scope: {} }, { headers: { "if-match": etag } })
    expect(late.status).toBe(412)
    expect(late.headers.get("etag")).toBe((await look(service)).headers.get("etag"))
    expect(
      (await change(service, { scope: {} }, { headers: { "if-match": late.headers.get("etag") ?? "" } }))
        .status
    ).toBe(200)
  })

  it("is 422 with its place in this body for what it opens, unless acknowledged", async () => {
    const service = await serve()
    const opening = {
      permissions: { jobs: { write: { job_token: { origin: "in_scope" } } } },
      scope: { inbound_enabled: false }
    }
    const refused = await change(service, opening)
    expect([refused.status, refused.body]).toMatchObject([
      422,
      { errors: [{ rule: "foreign-token-write", path: "/permissions/jobs/write", fix: {} }] }
    ])
    expect(await service.policies()).toEqual([])
    const query = "?acknowledge=foreign-token-write:known"
    expect((await change(service, opening, { query })).status).toBe(200)
    expect((await service.events()).find(({ revision }) => revision !== undefined)).toMatchObject({
      acknowledged: [{ rule: "foreign-token-write", reason: "known" }]
    })
  })

  it.each([
    ["[]", problem("", "", "expected an object with `permissions`, `scope` or both")],
    ['"scope"', problem("", "", "expected an object with `permissions`, `scope` or both")],
    [
      '{"permission":{}}',
      problem("/permission", "permission", "unknown key `permission`; did you mean `permissions`?")
    ],
    [
      '{"__proto__":{}}',
      problem("/__proto__", "__proto__", "unknown key `__proto__`; expected permissions or scope")
    ],
    [
      '{"scope":{"allowlist":[{"project":124},{"project":"acme/app"}]}}',
      problem(
        "/scope/allowlist/1",
        "scope.allowlist[1]",
        "names the same source as entry 0; one entry decides, so keep one of them"
      )
    ]
  ])("refuses %s", async (body, expected) => {
    const service = await serve()
    const answer = await change(service, body)
    expect([answer.status, answer.body]).toEqual([400, expected])
    expect([await service.policies(), await service.events()]).toEqual([[], []])
  })

  it.each([
    '{"scope":[]}',
    '{"scope":{"allowlist":{}}}',
    '{"scope":{"enabled":true}}',
    '{"scope":{"allowlist":[{"project":124,"group":7}]}}',
    '{"scope":{"allowlist":[{"project":124,"__proto__":{"group":7}}]}}',
    '{"scope":{"allowlist":[{"project":124,"job_token_policies":["read_*"]}]}}',
    '{"permissions":{"__proto__":{"read":true}}}',
    '{"permissions":{"constructor":{"read":true}}}',
    '{"permissions":{"jobs":null}}',
    '{"permissions":{"jobs":{"read":"anyone"}},"scope":{"allowlist":[{}]}}',
    '{"scope":{},"scope":{"inbound_enabled":false}}'
  ])("refuses %s, and tells where", async (body) => {
    const service = await serve()
    const answer = await change(service, body)
    expect([answer.status, answer.body]).toMatchObject([
      400,
      {
        errors: expect.arrayContaining([
          { path: expect.stringMatching(/^(\/|$)/), message: expect.any(String) }
        ])
      }
    ])
    expect([await service.policies(), await service.events()]).toEqual([[], []])
  })

  it("reads no body of somebody who may not send it, and none that is too large or something else", async () => {
    const service = await serve()
    expect((await change(service, "{", { token: "dev-token" })).status).toBe(403)
    expect((await change(service, "{", { token: "pia-token" })).status).toBe(404)
    expect((await change(service, "{", { token: "job-onMain-token" })).status).toBe(401)
    expect((await change(service, " ".repeat(1_048_577))).status).toBe(413)
    expect((await change(service, "{}", { headers: { "content-type": "text/plain" } })).status).toBe(415)
    expect((await change(service, "{}", { token: "maya-read_api-token" })).status).toBe(403)
    const options = await service.call({ method: "DELETE", path: policyPath, headers: json("maya-token") })
    expect([options.status, options.headers.get("allow")]).toEqual([405, "GET, HEAD, PATCH"])
  })
})
