import { PlatformUnavailable } from "@jobwarden/service"
import { samplePlatform } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { json, serve } from "../../test/serving.ts"
import {
  change,
  forksDelete,
  limits,
  look,
  lookBelow,
  ofGroup,
  ofInstance,
  tag
} from "../../test/surroundings.ts"

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const etag = (revision: number) => expect.stringMatching(new RegExp(`^"${revision}\\.[0-9a-f]{16}"$`))

describe("GET", () => {
  it.each([
    ["a group", ofGroup, { group_id: 7 }],
    ["a group by its path", "/api/v4/groups/acme/job_token_permissions", { group_id: 7 }],
    ["the instance", ofInstance, { enforce_scope: false }]
  ])("of %s shows an empty document where nothing was said", async (_, path, own) => {
    const answer = await look(
      await serve(),
      path,
      path === ofInstance ? {} : { "private-token": "olga-token" }
    )
    expect([answer.status, answer.body]).toEqual([
      200,
      { defaults: {}, limits: {}, ...own, revision: 0, updated_at: null }
    ])
    expect(tag(answer)).toEqual(etag(0))
  })

  it.each([ofGroup, ofInstance])("of %s answers 304 while the tag is that of the document", async (path) => {
    const service = await serve()
    const first = tag(await look(service, path))
    const again = await look(service, path, { "if-none-match": first })
    expect([again.status, again.text, tag(again)]).toEqual([304, "", first])
    await change(service, { limits }, { path })
    const later = await look(service, path, { "if-none-match": first })
    expect([later.status, tag(later)]).toEqual([200, etag(1)])
  })

  it("has tags of its own: no change of another document makes another", async () => {
    const service = await serve()
    const [group, instance] = [tag(await look(service)), tag(await look(service, ofInstance))]
    expect(group).not.toBe(instance)
    await service.patch({ jobs: { write: "maintainer" } })
    expect([tag(await look(service)), tag(await look(service, ofInstance))]).toEqual([group, instance])
    await change(service, { limits })
    expect(tag(await look(service, ofInstance))).toBe(instance)
  })

  it("takes no parameters", async () => {
    const answer = await look(await serve(), `${ofGroup}?view=explicit`)
    expect([answer.status, answer.body]).toEqual([400, { error: "`view` is unknown" }])
  })
})

describe("PATCH", () => {
  it("answers with the new document, its tag, and what the change comes to", async () => {
    const service = await serve()
    const answer = await change(service, { limits })
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        defaults: {},
        limits,
        group_id: 7,
        revision: 1,
        updated_at: instant,
        projects_concerned: 4,
        findings: []
      }
    ])
    expect(tag(answer)).toBe(tag(await look(service)))
  })

  it("merges: what is not named stays, a grant is replaced whole, null clears, empty objects are pruned", async () => {
    const service = await serve()
    const patches = [
      { defaults: { jobs: { write: { min_role: "owner", job_token: {} } } }, limits },
      { defaults: { jobs: { write: { min_role: "maintainer" } }, releases: { read: "guest" } } },
      { defaults: { releases: null }, limits: { package_registry: { default: { write: null } } } },
      { defaults: null, limits: { jobs: {} } }
    ]
    const documents: Array<unknown> = []
    for (const patch of patches) {
      const { defaults, limits: now, revision } = (await change(service, patch)).body as never
      documents.push([revision, defaults, now])
    }
    const [first] = patches
    expect(documents).toEqual([
      [1, first?.defaults, limits],
      [2, { jobs: { write: { min_role: "maintainer" } }, releases: { read: "guest" } }, limits],
      [3, { jobs: { write: { min_role: "maintainer" } } }, {}],
      [4, {}, {}]
    ])
  })

  it("of the instance takes `enforce_scope`, where false is as if it was never said", async () => {
    const service = await serve()
    const enforced = async (value: unknown) => {
      const { enforce_scope, revision } = (
        await change(service, { enforce_scope: value }, { path: ofInstance })
      ).body as never
      return [enforce_scope, revision]
    }
    expect(await enforced(false)).toEqual([false, 0])
    expect(await enforced(true)).toEqual([true, 1])
    expect(await enforced(true)).toEqual([true, 1])
    expect(await enforced(null)).toEqual([false, 2])
  })

  it.each([ofGroup, ofInstance])(
    "of %s takes back what GET and PATCH gave, and leaves no trace",
    async (path) => {
      const service = await serve()
      const changed = await change(service, { limits }, { path })
      const before = [await service.policies(), await service.events()]
      for (const body of [
        changed.body,
        (await look(service, path)).body,
        {},
        { limits: {}, defaults: null }
      ]) {
        const answer = await change(service, body, { path })
        expect(answer.body).toMatchObject({ revision: 1, projects_concerned: 0, findings: [] })
        expect(tag(answer)).toBe(tag(changed))
      }
      expect([await service.policies(), await service.events()]).toEqual(before)
    }
  )

  it("shows in the projects below, and changes their tags", async () => {
    const service = await serve()
    const before = tag(await lookBelow(service))
    await change(service, { defaults: { jobs: { write: "maintainer" } } })
    const below = await lookBelow(service)
    expect(below.body).toMatchObject({ jobs: { write: "maintainer" }, revision: 0 })
    expect(tag(below)).not.toBe(before)
    await change(service, { limits: { releases: { write: false } } }, { path: ofInstance })
    expect(tag(await lookBelow(service))).not.toBe(tag(below))
  })

  it("with `enforce_scope` forbids turning a project's scope off, from then on", async () => {
    const service = await serve()
    const turnOff = () =>
      service.call({
        method: "PATCH",
        path: "/api/v4/projects/123/job_token_scope",
        headers: json("maya-token"),
        body: JSON.stringify({ enabled: false })
      })
    await change(service, { enforce_scope: true }, { path: ofInstance })
    expect((await turnOff()).status).toBe(400)
    await change(service, { enforce_scope: null }, { path: ofInstance })
    expect((await turnOff()).status).toBe(204)
  })

  it("with an If-Match of another revision is 412 with the tag of this one", async () => {
    const service = await serve()
    const first = tag(await look(service))
    const headers = (ifMatch: string) => json("olga-token", { "if-match": ifMatch })
    expect((await change(service, { limits }, { headers: headers(first) })).status).toBe(200)
    const answer = await change(service, { limits: null }, { headers: headers(first) })
    expect([answer.status, tag(answer)]).toEqual([412, tag(await look(service))])
    expect((await change(service, { limits: null }, { headers: headers(tag(answer)) })).status).toBe(200)
    expect((await service.events()).flatMap(({ reason }) => reason ?? [])).toEqual(["revision_mismatch"])
  })
})

describe("a change that introduces a critical finding below", () => {
  it("is refused with its place, how many projects it concerns and one of them", async () => {
    const service = await serve()
    const answer = await change(service, { defaults: forksDelete })
    expect(answer.status).toBe(422)
    const [error, ...more] = (answer.body as { readonly errors: ReadonlyArray<object> }).errors
    expect(more).toEqual([])
    expect(error).toMatchObject({
      path: "/defaults/package_registry/maven/delete",
      rule: "fork-mr-token-write",
      severity: "critical",
      level: "group",
      group: "acme",
      projects: 4,
      example: "acme/backend",
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      fix: { permissions: { package_registry: { maven: { delete: "job_token" } } } }
    })
    expect(await service.policies()).toEqual([])
    expect(await service.events()).toMatchObject([
      { entity: { type: "group", id: 7 }, reason: "introduces_a_finding", count: 1 }
    ])
  })

  it("passes when it is acknowledged, bound to what was found", async () => {
    const service = await serve()
    const refused = await change(service, { defaults: forksDelete })
    const [{ fingerprint }] = (refused.body as { errors: [{ fingerprint: string }] }).errors
    const path = `${ofGroup}?acknowledge=fork-mr-token-write:a%20trial`
    const answer = await change(service, { defaults: forksDelete }, { path })
    expect(answer.body).toMatchObject({ revision: 1 })
    expect((answer.body as { findings: ReadonlyArray<object> }).findings[0]).toMatchObject({
      rule: "fork-mr-token-write",
      introduced: true,
      projects: 4,
      example: "acme/backend"
    })
    const accepted = (await service.events()).find(({ acknowledged }) => acknowledged)
    expect(accepted?.acknowledged).toEqual([{ rule: "fork-mr-token-write", reason: "a trial", fingerprint }])
  })

  it("is refused all the same where the instance lets nobody acknowledge it", async () => {
    const service = await serve({ unacknowledgeable: ["fork-mr-token-write"] })
    const path = `${ofGroup}?acknowledge=fork-mr-token-write:a%20trial`
    const answer = await change(service, { defaults: forksDelete }, { path })
    expect([answer.status, (answer.body as { message: string }).message]).toEqual([
      422,
      expect.stringContaining("does not let fork-mr-token-write be acknowledged")
    ])
  })

  it("counts from medium severity up with `strict`", async () => {
    const service = await serve()
    const body = { defaults: { package_registry: { maven: { delete: "job_token" } } } }
    const strictly = await change(service, body, { path: `${ofGroup}?strict=true` })
    expect(strictly.status).toBe(422)
    const answer = await change(service, body)
    expect(answer.status).toBe(200)
    const rules = (answer.body as { findings: ReadonlyArray<{ rule: string }> }).findings.map(
      ({ rule }) => rule
    )
    expect(rules).toContain("job-token-can-delete")
  })

  it("is one where it only lifts what kept a project's own grant asleep", async () => {
    const service = await serve()
    await change(service, { limits: { package_registry: { maven: { delete: "maintainer" } } } })
    expect((await service.patch(forksDelete)).status).toBe(200)
    const answer = await change(service, { limits: null })
    expect([answer.status, (answer.body as { errors: ReadonlyArray<unknown> }).errors]).toMatchObject([
      422,
      [
        {
          level: "project",
          path: "/permissions/package_registry/maven/delete",
          projects: 1,
          example: "acme/backend"
        }
      ]
    ])
  })
})

describe("a rehearsal", () => {
  it("tells who gains and loses what, in how many projects, and leaves no trace", async () => {
    const service = await serve()
    const path = `${ofGroup}?dry_run=true`
    const answer = await change(service, { defaults: { jobs: { write: "maintainer" } } }, { path })
    expect(answer.body).toMatchObject({
      dry_run: true,
      revision: 0,
      updated_at: null,
      defaults: { jobs: { write: "maintainer" } },
      projects_concerned: 4,
      differences_left_out: { differences: 0, projects: 0 }
    })
    const { differences } = answer.body as { differences: ReadonlyArray<{ projects: number; lost: unknown }> }
    expect(differences).toEqual([
      {
        projects: 4,
        example: "acme/backend",
        gained: [],
        lost: [
          expect.objectContaining({
            cells: ["jobs:write"],
            users: ["developer"],
            job_tokens: [expect.objectContaining({ from: ["own"] })]
          })
        ]
      }
    ])
    expect(answer.headers.get("etag")).toBeNull()
    expect([await service.policies(), await service.events()]).toEqual([[], []])
    expect((await lookBelow(service)).body).toMatchObject({ jobs: { write: true } })
  })

  it("names no source on a list below that its writer may not know, and counts it", async () => {
    const service = await serve()
    const added = await service.call({
      method: "POST",
      path: "/api/v4/projects/123/job_token_scope/allowlist",
      headers: json("ada-token"),
      body: JSON.stringify({ target_project_id: 126 })
    })
    expect(added.status).toBe(201)
    const body = JSON.stringify({ defaults: { jobs: { delete: "job_token" } } })
    const names = /partner|\b126\b/
    const rehearse = (token: string, query = "") =>
      service.call({ method: "PATCH", path: `${ofGroup}?dry_run=true${query}`, headers: json(token), body })
    for (const [query, status] of [
      ["", 422],
      ["&acknowledge=allowlisted-token-delete:a%20trial", 200]
    ] as const) {
      const [known, hidden] = [await rehearse("ada-token", query), await rehearse("olga-token", query)]
      expect([known.status, hidden.status]).toEqual([status, status])
      expect(known.text).toMatch(names)
      expect(hidden.text).not.toMatch(names)
    }
    expect((await rehearse("olga-token", "&acknowledge=allowlisted-token-delete:a%20trial")).text).toContain(
      '"hidden_sources":1'
    )
  })

  it("a stored change is answered as such where the platform is out of reach by then, and names nobody", async () => {
    let isGone = false
    const gone = Effect.suspend(() => new PlatformUnavailable({ reason: "a test" }))
    const project: (typeof samplePlatform)["project"] = (reference) =>
      isGone ? gone : samplePlatform.project(reference)
    const service = await serve({ platform: { project } })
    const added = await service.call({
      method: "POST",
      path: "/api/v4/projects/123/job_token_scope/allowlist",
      headers: json("ada-token"),
      body: JSON.stringify({ target_project_id: 126 })
    })
    expect(added.status).toBe(201)
    isGone = true
    const path = `${ofGroup}?acknowledge=allowlisted-token-delete:a%20trial`
    const answer = await change(service, { defaults: { jobs: { delete: "job_token" } } }, { path })
    expect([answer.status, (await service.policies()).some(({ entity }) => entity.type === "group")]).toEqual(
      [200, true]
    )
    expect(answer.text).not.toMatch(/partner|\b126\b/)
  })

  it("that is refused is no event", async () => {
    const service = await serve()
    const path = `${ofGroup}?dry_run=true`
    for (const token of ["maya-token", "olga-read_api-token"]) {
      expect((await change(service, { limits }, { path, headers: json(token) })).status).toBe(403)
    }
    expect((await change(service, { defaults: forksDelete }, { path })).status).toBe(422)
    const headers = json("olga-token", { "if-match": '"7.0123456789abcdef"' })
    expect((await change(service, { limits }, { path, headers })).status).toBe(412)
    expect(await service.events()).toEqual([])
  })
})
