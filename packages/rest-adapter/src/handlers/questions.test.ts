import { describe, expect, it } from "vitest"
import { hiding, scoped, serve } from "../../test/policy.ts"
import { backend, json, mission, type Service } from "../../test/serving.ts"

const get = (service: Service, path: string, token = "maya-token") =>
  service.call({ path: backend + path, headers: { "private-token": token } })
const ask = (service: Service, question: unknown, token = "maya-token") =>
  service.call({
    method: "POST",
    path: `${backend}/explanation`,
    headers: json(token),
    body: typeof question === "string" ? question : JSON.stringify(question)
  })
const publish = { resource: "package_registry.maven", action: "write" }
const jobOf = (project: number | string, more: object = {}) => ({
  type: "job",
  project,
  ref: { protected: true },
  trigger_role: "developer",
  ...more
})
const everywhere = ["none", "unprotected", "protected"]

describe("who can", () => {
  it("is told as data and in words", async () => {
    const service = await serve()
    await service.patch(mission)
    const answer = await get(service, "/access?resource=package_registry.maven&action=write")
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        project_id: 123,
        path: "acme/backend",
        revision: 1,
        ...publish,
        principals: {
          users: ["maintainer", "owner"],
          job_tokens: [
            {
              from: ["own"],
              refs: ["protected", "unprotected"],
              environments: everywhere,
              trigger_roles: ["developer", "maintainer", "owner"]
            }
          ]
        },
        sentences: [
          "maintainers and above, and the project's pipelines triggered by a developer or above can publish Maven packages"
        ],
        hidden_sources: 0
      }
    ])
  })

  it("names sources by their paths, and counts those that the caller may not know", async () => {
    const service = await serve({ platform: scoped(hiding) })
    const path = "/access?resource=package_registry.maven&action=read"
    const answer = await get(service, path)
    expect(answer.body).toMatchObject({ hidden_sources: 3 })
    expect(answer.text).toContain('{"project":"acme/app"}')
    expect(answer.text).not.toMatch(/partner|integration|(?<!\d)(126|4711)(?!\d)/)
    const all = await get(service, path, "ada-token")
    expect(all.body).toMatchObject({
      hidden_sources: 0,
      sentences: expect.arrayContaining([expect.stringContaining("partner/integration")])
    })
  })

  it("says nothing in words of those that the caller may not know", async () => {
    const service = await serve({
      platform: scoped({ allowlist: [{ project: 126, job_token_policies: ["read_jobs"] }] })
    })
    await service.patch({ jobs: { read: { job_token: {} } } })
    expect((await get(service, "/access?resource=jobs&action=read")).body).toMatchObject({
      principals: { job_tokens: [{ from: ["own"], hidden_sources: 1 }] },
      hidden_sources: 1
    })
    await service.patch({
      jobs: { write: "owner" },
      releases: { read: { job_token: { origin: "in_scope" } } }
    })
    await service.call({
      method: "POST",
      path: `${backend.replace("permissions", "scope")}/allowlist`,
      headers: json("maya-token"),
      body: '{"target_project_id":123,"job_token_policies":[]}'
    })
    expect((await get(service, "/access?resource=jobs&action=read")).body).toMatchObject({
      principals: { job_tokens: [{ from: [], hidden_sources: 1 }] },
      sentences: [],
      hidden_sources: 1
    })
  })

  it("is nobody where nobody can", async () => {
    const service = await serve()
    await service.patch({ jobs: { delete: false } })
    expect((await get(service, "/access?resource=jobs&action=delete")).body).toMatchObject({
      principals: {},
      sentences: [],
      hidden_sources: 0
    })
  })

  it.each([
    ["?action=read", "resource is missing"],
    ["?resource=jobs", "action is missing"],
    ["?resource=job&action=read", "unknown resource `job`; did you mean `jobs`?"],
    ["?resource=jobs&action=write&view=x", "`view` is unknown; expected one of resource, action, at"]
  ])("is not told for %s", async (query, error) => {
    const answer = await get(await serve(), `/access${query}`)
    expect([answer.status, answer.body]).toEqual([400, { error }])
  })
})

describe("findings", () => {
  it("are those of the policy as it is, the worst first, with fixes", async () => {
    const service = await serve()
    await service.patch(mission)
    const answer = await get(service, "/findings")
    const found = (rule: string) => expect.objectContaining({ rule, severity: "high", introduced: false })
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        project_id: 123,
        path: "acme/backend",
        revision: 1,
        findings: [
          found("job-token-launders-role"),
          found("job-token-launders-role"),
          found("job-token-can-delete")
        ]
      }
    ])
    const { findings } = answer.body as {
      readonly findings: ReadonlyArray<{ readonly fixes: ReadonlyArray<unknown> }>
    }
    expect(findings.flatMap(({ fixes }) => fixes)).not.toEqual([])
  })

  it("can be of a severity and what is worse", async () => {
    const service = await serve()
    await service.patch(mission)
    const severitiesAt = async (severity: string) => {
      const { body } = await get(service, `/findings?severity=${severity}`)
      const { findings } = body as { readonly findings: ReadonlyArray<{ readonly severity: string }> }
      return [...new Set(findings.map((finding) => finding.severity))]
    }
    expect(await severitiesAt("critical")).toEqual([])
    expect(await severitiesAt("high")).toEqual(["high"])
    await service.call({
      method: "PATCH",
      path: backend.replace("permissions", "scope"),
      headers: json("maya-token"),
      body: '{"enabled":false}'
    })
    expect((await severitiesAt("info")).length).toBeGreaterThan(1)
    expect(await severitiesAt("high")).toEqual(["critical", "high"])
    const wrong = await get(service, "/findings?severity=hihg")
    expect([wrong.status, wrong.body]).toEqual([400, { error: "severity is invalid; did you mean `high`?" }])
  })

  it("have their places and those of their fixes in the scope that the caller is shown", async () => {
    const jobs = { job_token_policies: ["read_jobs"] }
    const service = await serve({
      platform: scoped({
        allowlist: [{ project: 126 }, { group: 8 }, { project: 124 }, { group: 7 }].map((name) => ({
          ...name,
          ...jobs
        }))
      })
    })
    const placesAs = async (token: string) => {
      const { findings } = (await get(service, "/findings", token)).body as {
        readonly findings: ReadonlyArray<{
          readonly rule: string
          readonly path: string
          readonly fixes: ReadonlyArray<{ readonly scope?: unknown }>
        }>
      }
      return findings
        .filter(({ rule }) => rule === "allowlist-subsumed-entry")
        .map(({ fixes, path }) => [path, fixes.map(({ scope }) => scope)])
    }
    const takingOut = (index: number) => [{ entries: [{ index, entry: null }] }]
    expect(await placesAs("ada-token")).toEqual([
      ["/scope/allowlist/0", takingOut(0)],
      ["/scope/allowlist/2", takingOut(2)]
    ])
    expect(await placesAs("maya-token")).toEqual([
      ["/scope/allowlist", []],
      ["/scope/allowlist/0", takingOut(0)]
    ])
  })

  it("name nothing that the caller may not know", async () => {
    const service = await serve({ platform: scoped(hiding) })
    const { text } = await get(service, "/findings")
    expect(text).toContain('"/scope/allowlist"')
    expect(text.replaceAll(/[0-9a-f]{64}/g, "")).not.toMatch(/partner|integration|(?<!\d)(126|4711)(?!\d)/)
  })
})

describe("an explanation", () => {
  it("has the gates and the nearest changes", async () => {
    const service = await serve()
    const answer = await ask(service, { caller: jobOf("acme/app"), ...publish })
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        project_id: 123,
        path: "acme/backend",
        allowed: false,
        reason: "entry_lacks_permission",
        cell: publish,
        grant: { value: true, source: { level: "baseline" } },
        revision: 0,
        gates: expect.arrayContaining([
          { gate: "not_in_scope", passed: true },
          { gate: "entry_lacks_permission", passed: false }
        ]),
        by_caller: [[{ attribute: "project", to: "acme/backend" }]],
        by_owner: {
          size: 1,
          entry: {
            project: "acme/app",
            job_token_policies: ["read_packages", "package_registry.maven:write"]
          }
        }
      }
    ])
    expect((await ask(service, { caller: { type: "user", role: "owner" }, ...publish })).body).toMatchObject({
      allowed: true,
      reason: "allowed",
      by_caller: [],
      by_owner: null
    })
  })

  it.each([
    ["hidden project by path", jobOf("partner/integration"), jobOf("partner/nothing"), "project"],
    ["hidden project by number", jobOf(126), jobOf(999), "project"],
    [
      "hidden home",
      { type: "deploy_token", group: 8, scopes: [] },
      { type: "deploy_token", group: 99, scopes: [] },
      "group"
    ]
  ])("of a %s is that of one that is not there", async (_, caller, other, kind) => {
    for (const service of [await serve(), await serve({ platform: scoped(hiding) })]) {
      const answer = await ask(service, { caller, ...publish })
      expect([answer.status, answer.body]).toEqual([
        404,
        {
          message: `404 Not Found - caller.${kind}: no such ${kind} that you may name here`,
          errors: [{ path: `/caller/${kind}`, message: `no such ${kind} that you may name here` }]
        }
      ])
      expect((await ask(service, { caller: other, ...publish })).text).toBe(answer.text)
    }
  })

  it.each([
    ["[]", ""],
    [{ ...publish }, "/caller"],
    [{ caller: { type: "ghost" }, ...publish }, "/caller"],
    [{ caller: { type: "user", role: "root" }, ...publish }, "/caller"],
    [{ caller: { type: "user", role: "owner" }, resource: "job", action: "write" }, "/resource"],
    [{ caller: { type: "user", role: "owner" }, resource: "jobs", action: "push" }, "/action"],
    [{ caller: { type: "user", role: "owner" }, resource: "__proto__", action: "constructor" }, "/resource"],
    [{ caller: { type: "user", role: "owner" }, ...publish, project: 126 }, "/project"],
    [
      '{"caller":{"type":"user","role":"owner"},"resource":"jobs","action":"read","__proto__":{}}',
      "/__proto__"
    ]
  ])("is refused for %j", async (question, path) => {
    const answer = await ask(await serve(), question)
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { errors: expect.arrayContaining([expect.objectContaining({ path })]) }
    ])
  })
})

describe("the three questions", () => {
  it.each([
    ["maya-token", 200],
    ["maya-read_api-token", 200],
    ["dev-token", 403],
    ["maya-read_registry-token", 403],
    ["pia-token", 404],
    ["job-onMain-token", 401]
  ])("are answered to %s with %i, and leave no trace", async (token, status) => {
    const service = await serve()
    const answers = [
      await get(service, "/access?resource=jobs&action=read", token),
      await get(service, "/findings", token),
      await ask(service, { caller: { type: "user", role: "owner" }, ...publish }, token)
    ]
    expect(answers.map((answer) => answer.status)).toEqual([status, status, status])
    expect([await service.policies(), await service.events()]).toEqual([[], []])
  })

  it("read nothing of a request by somebody who may not ask", async () => {
    const service = await serve()
    expect((await get(service, "/access?nonsense", "dev-token")).status).toBe(403)
    expect((await get(service, "/findings?severity=x", "pia-token")).status).toBe(404)
    expect((await ask(service, "{", "dev-token")).status).toBe(403)
    expect((await ask(service, " ".repeat(1_048_577))).status).toBe(413)
  })
})
