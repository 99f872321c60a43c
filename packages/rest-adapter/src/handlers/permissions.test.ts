import { describe, expect, it } from "vitest"
import { backend, json, mission, serve, type Answer } from "../../test/serving.ts"

const maya = { "private-token": "maya-token" }
const explicitly = `${backend}?view=explicit`

const documentOf = ({ body }: Answer) => body as Readonly<Record<string, unknown>>
const tag = ({ headers }: Answer): string => headers.get("etag") ?? "no tag"

const untouched = { read: true, write: true, delete: true }

describe("PATCH", () => {
  it("answers the document as it then stands, with its tag", async () => {
    const service = await serve()
    const answer = await service.patch(mission)
    expect(answer.status).toBe(200)
    const seen = await service.call({ headers: maya })
    expect(answer.body).toEqual({ ...documentOf(seen), findings: expect.any(Array) })
    expect(tag(answer)).toBe(tag(seen))
    expect(documentOf(answer)["package_registry"]).toMatchObject({
      ...mission.package_registry,
      npm: untouched
    })
    expect(await service.policies()).toMatchObject([{ revision: 1, document: { permissions: mission } }])
    expect((await service.events()).map(({ event_name, revision }) => [event_name, revision])).toEqual([
      ["job_token_permissions_updated", { before: 0, after: 1 }]
    ])
  })

  it.each([
    ["PRIVATE-TOKEN", { "private-token": "maya-token" }],
    ["Authorization: Bearer", { authorization: "Bearer maya-token" }],
    ["Authorization: bearer", { authorization: "bearer  maya-token" }],
    ["a token with the api scope", { "private-token": "maya-api-token" }]
  ])("takes %s", async (_, credential) => {
    const service = await serve()
    const headers = { ...credential, "content-type": "application/merge-patch+json" }
    expect((await service.patch(mission, { headers })).status).toBe(200)
  })

  it("clears with null what was said, down to where nothing is said", async () => {
    const service = await serve()
    await service.patch({ ...mission, jobs: { read: "guest", write: false } })
    const steps: ReadonlyArray<readonly [unknown, unknown]> = [
      [{ jobs: { read: null } }, { ...mission, jobs: { write: false } }],
      [{ jobs: { write: null } }, mission],
      [
        { package_registry: { maven: { delete: null, read: null } } },
        { package_registry: { maven: { write: "job_token_and_maintainer" } } }
      ],
      [{ package_registry: { maven: null } }, {}]
    ]
    for (const [patch, expected] of steps) {
      const answer = await service.patch(patch, { path: explicitly })
      const {
        project_id: _id,
        revision: _revision,
        updated_at: _time,
        limited: _limited,
        findings: _findings,
        ...said
      } = documentOf(answer)
      expect(said).toEqual(expected)
    }
  })

  it("takes back what GET gave: the explicit view changes nothing, the full view pins what is inherited", async () => {
    const service = await serve()
    await service.patch(mission)
    const explicit = await service.call({ headers: maya, path: explicitly })
    const back = await service.patch(explicit.text, { path: explicitly })
    expect([back.status, tag(back)]).toEqual([200, tag(explicit)])
    expect(back.body).toEqual({ ...documentOf(explicit), findings: expect.any(Array) })
    expect(await service.events()).toHaveLength(1)
    const full = await service.call({ headers: maya })
    const pinned = await service.patch(full.text)
    expect(pinned.status).toBe(200)
    expect(documentOf(pinned)).toEqual({
      ...documentOf(full),
      findings: expect.any(Array),
      revision: 2,
      updated_at: expect.any(String)
    })
    const again = await service.patch(pinned.text)
    expect([again.status, again.text]).toEqual([200, pinned.text])
    expect((await service.events()).at(-1)).toMatchObject({
      revision: { before: 1, after: 2 },
      gained: [],
      lost: []
    })
  })

  it("ignores what is read-only, whatever it says", async () => {
    const service = await serve()
    const answer = await service.patch({
      ...mission,
      project_id: 999,
      revision: "x",
      updated_at: {},
      limited: 1,
      findings: [{ rule: "x" }]
    })
    expect(documentOf(answer)).toMatchObject({ project_id: 123, revision: 1, limited: [] })
    expect(documentOf(answer)["findings"]).not.toContainEqual(expect.objectContaining({ rule: "x" }))
  })

  it("with an If-Match that holds changes, with another one does not", async () => {
    const service = await serve()
    const etag = tag(await service.call({ headers: maya }))
    const conditional = json("maya-token", { "if-match": etag })
    expect((await service.patch(mission, { headers: conditional })).status).toBe(200)
    expect((await service.patch(mission, { headers: conditional })).status).toBe(412)
    expect((await service.patch(mission, { headers: json("maya-token", { "if-match": "*" }) })).status).toBe(
      200
    )
  })
})

describe("PATCH with dry_run=true", () => {
  it("answers what would happen, with no tag, and keeps nothing", async () => {
    const service = await serve()
    const answer = await service.patch(mission, { path: `${explicitly}&dry_run=true` })
    expect([answer.status, answer.headers.get("etag")]).toEqual([200, null])
    expect(answer.body).toEqual({
      ...mission,
      project_id: 123,
      revision: 0,
      updated_at: null,
      limited: [],
      dry_run: true,
      findings: expect.arrayContaining([expect.objectContaining({ rule: "job-token-can-delete" })]),
      access_gained: [
        {
          cells: ["package_registry.maven:delete"],
          job_tokens: [
            {
              from: ["own"],
              refs: ["protected", "unprotected"],
              environments: ["none", "unprotected", "protected"],
              trigger_roles: ["developer"]
            }
          ]
        }
      ],
      access_lost: [{ cells: ["package_registry.maven:write"], users: ["developer"], deploy_tokens: true }]
    })
    expect(await service.policies()).toEqual([])
    expect(await service.events()).toEqual([])
  })

  it("is refused as the change itself would be, and that is not audited", async () => {
    const service = await serve()
    const path = `${backend}?dry_run=true`
    for (const [token, body, headers, status] of [
      ["dev-token", mission, {}, 403],
      ["maya-read_api-token", mission, {}, 403],
      ["maya-token", { pipelines: { delete: "job_token" } }, {}, 403],
      ["maya-token", { job: {} }, {}, 400],
      ["maya-token", mission, { "if-match": '"3.0123456789abcdef"' }, 412]
    ] as const) {
      expect((await service.patch(body, { path, headers: json(token, headers) })).status).toBe(status)
    }
    const job = { "job-token": "job-onMain-token", "content-type": "application/json" }
    expect((await service.patch(mission, { path, headers: job })).status).toBe(401)
    expect(await service.events()).toEqual([])
  })

  it("with dry_run=false is the change itself", async () => {
    const service = await serve()
    const answer = await service.patch(mission, { path: `${backend}?dry_run=false` })
    expect(documentOf(answer)).not.toHaveProperty("dry_run")
    expect(await service.policies()).toHaveLength(1)
  })
})

describe("DELETE", () => {
  it("brings back what is inherited, answers nothing, and can be repeated", async () => {
    const service = await serve()
    const before = await service.call({ headers: maya })
    await service.patch(mission)
    for (let turn = 0; turn < 2; turn++) {
      const answer = await service.call({ method: "DELETE", headers: maya })
      expect([answer.status, answer.text]).toEqual([204, ""])
    }
    const after = documentOf(await service.call({ headers: maya }))
    expect(after).toEqual({ ...documentOf(before), revision: 2, updated_at: expect.any(String) })
    expect(await service.events()).toHaveLength(2)
  })

  it("with a stale If-Match does not", async () => {
    const service = await serve()
    const etag = tag(await service.call({ headers: maya }))
    const changed = await service.patch(mission)
    const answer = await service.call({ method: "DELETE", headers: { ...maya, "if-match": etag } })
    expect([answer.status, tag(answer)]).toEqual([412, tag(changed)])
    expect(await service.policies()).toMatchObject([{ revision: 1 }])
  })
})
