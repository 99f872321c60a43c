import { describe, expect, it } from "vitest"
import { allEvents, auditEvents, erased, get, history, listed } from "../../test/audit.ts"
import { allowlist, asMaya, groupsAllowlist } from "../../test/scope.ts"
import { json, mission, serve } from "../../test/serving.ts"

describe("a project's audit events", () => {
  it("are in GitLab's form, with what the log keeps beside", async () => {
    const service = await serve()
    await service.patch(mission)
    await service.call(asMaya({ method: "POST", path: allowlist, body: '{"target_project_id":125}' }))
    const [added, updated] = await listed(service, auditEvents)
    expect(added).toMatchObject({
      id: 2,
      sequence: 2,
      author_id: 3,
      entity_id: 123,
      entity_type: "Project",
      details: {
        event_name: "secure_ci_job_token_project_added",
        author_name: "Maya Maintainer",
        author_class: "User",
        target_id: 125,
        target_type: "Project",
        target_details: "acme/handbook",
        custom_message:
          "Project acme/handbook was added to inbound list of allowed projects for acme/backend",
        ip_address: null,
        entity_path: "acme/backend"
      },
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      event_name: "secure_ci_job_token_project_added",
      actor: { type: "user", id: 3 },
      revision: { before: 1, after: 2 },
      changes: [{ path: "/scope/allowlist/1", before: null, after: { project: "acme/handbook" } }]
    })
    expect(updated).toMatchObject({
      id: 1,
      event_name: "job_token_permissions_updated",
      details: {
        target_id: 123,
        target_details: "acme/backend",
        custom_message: "Job token permissions were changed to revision 1"
      },
      revision: { before: 0, after: 1 },
      gained: expect.any(Array),
      lost: expect.any(Array),
      acknowledged: []
    })
    expect(JSON.stringify(added)).not.toMatch(/salt|hash|user_agent/)
    const single = await get(service, `${auditEvents}/2`)
    expect([single.status, single.body]).toEqual([200, added])
  })

  it("have refused attempts with their reason and number", async () => {
    const service = await serve()
    for (let turn = 0; turn < 3; turn++) await service.patch(mission, { headers: json("dev-token") })
    await service.events()
    expect(await listed(service, auditEvents)).toMatchObject([
      {
        author_id: 4,
        event_name: "job_token_permissions_change_refused",
        reason: "role_below_maintainer",
        count: 3,
        details: {
          author_name: "Devi Developer",
          custom_message: "A change of job token permissions was refused 3 times: role below maintainer"
        }
      }
    ])
  })

  it("show no name that was erased, and who it was by number alone, as GitLab shows a deleted author", async () => {
    const service = await serve({ store: erased })
    await service.patch(mission)
    const [event] = await listed(service, auditEvents)
    expect(event).toMatchObject({
      author_id: 3,
      details: { author_name: null, ip_address: null, entity_path: "acme/backend" }
    })
    const [revision] = await listed(service, history)
    expect(revision?.["actor"]).toEqual({ type: "user", id: 3 })
    for (const path of [auditEvents, history, `${auditEvents}/1`]) {
      expect((await get(service, path)).text).not.toMatch(/maya/i)
    }
  })

  it("do not name what the caller may not know, which administrators and auditors see", async () => {
    const service = await serve()
    const addHidden = (path: string, body: string) =>
      service.call({ method: "POST", path, headers: json("ada-token"), body })
    expect((await addHidden(allowlist, '{"target_project_id":126}')).status).toBe(201)
    expect((await addHidden(groupsAllowlist, '{"target_group_id":8}')).status).toBe(201)
    await service.patch({ jobs: { write: "owner" } })
    for (const path of [auditEvents, history, `${auditEvents}/1`, `${auditEvents}/2`, `${auditEvents}/3`]) {
      expect((await get(service, path)).text).not.toMatch(/partner|126|"group":8|"target_id":8/)
    }
    const [, group, project] = await listed(service, auditEvents)
    expect(project).toMatchObject({
      changes: [],
      hidden_changes: 1,
      details: {
        target_id: null,
        target_type: "Project",
        target_details: null,
        custom_message: "Project (hidden) was added to inbound list of allowed projects for acme/backend"
      }
    })
    expect(group).toMatchObject({
      hidden_changes: 1,
      details: { target_type: "Group", target_details: null }
    })
    expect(JSON.stringify(project?.["gained"])).toContain('"hidden_sources":1')
    for (const token of ["ada-token", "audie-token"]) {
      const [, , seen] = await listed(service, auditEvents, token)
      expect(seen).toMatchObject({
        changes: [{ after: { project: "partner/integration" } }],
        details: { target_id: 126, target_details: "partner/integration" }
      })
      expect(seen).not.toHaveProperty("hidden_changes")
    }
  })

  it("of another project are not found under this one, and neither is what is none", async () => {
    const service = await serve()
    await service.patch(mission, { path: "/api/v4/projects/124/job_token_permissions" })
    expect(await listed(service, auditEvents)).toEqual([])
    expect((await get(service, "/api/v4/projects/124/audit_events/1")).status).toBe(200)
    for (const id of ["1", "2", "0", "-1", "9007199254740993"]) {
      const { body, status } = await get(service, `${auditEvents}/${id}`)
      expect([id, status, body]).toEqual([id, 404, { message: "404 Audit Event Not Found" }])
    }
    const { body, status } = await get(service, `${auditEvents}/one`)
    expect([status, body]).toEqual([400, { error: "event_id is invalid" }])
  })
})

describe("who may read them", () => {
  const routes = [auditEvents, `${auditEvents}/1`, history]

  it.each([
    ["maya", 200],
    ["olga", 200],
    ["ada", 200],
    ["audie", 200],
    ["maya-read_api", 200],
    ["audie-read_api", 200],
    ["maya-read_registry", 403],
    ["audie-read_registry", 403],
    ["dev", 403],
    ["gus", 403],
    ["pia", 404],
    ["gone", 401],
    ["job-onMain", 401],
    ["client-trusted", 401],
    ["guessed", 401],
    [null, 401]
  ])("%s: %i", async (name, status) => {
    const service = await serve()
    await service.patch(mission)
    const found = await Promise.all(
      routes.map(async (path) => (await get(service, path, name && `${name}-token`)).status)
    )
    expect(found).toEqual(routes.map(() => status))
  })

  it.each([
    ["ada", 200],
    ["audie", 200],
    ["olga", 403],
    ["maya", 403],
    ["audie-read_registry", 403],
    ["job-onMain", 401],
    [null, 401]
  ])("of all the log: %s: %i", async (name, status) => {
    const service = await serve()
    await service.patch(mission)
    for (const path of [allEvents, `${allEvents}/1`]) {
      expect((await get(service, path, name && `${name}-token`)).status).toBe(status)
    }
  })

  it("asks who somebody is before it looks at what they ask", async () => {
    const service = await serve()
    const wrong = `${auditEvents}?created_after=soon`
    const statuses = ["guessed", "pia", "dev", "maya"].map(
      async (name) => (await get(service, wrong, `${name}-token`)).status
    )
    expect(await Promise.all(statuses)).toEqual([401, 404, 403, 400])
    expect((await get(service, "/api/v4/projects/4711/audit_events")).status).toBe(404)
    expect((await get(service, "/api/v4/projects/4711/audit_events", "audie-token")).status).toBe(404)
  })

  it("lets an auditor read nothing else, and change nothing", async () => {
    const service = await serve()
    const look = await get(service, "/api/v4/projects/123/job_token_permissions", "audie-token")
    expect(look.status).toBe(403)
    expect((await service.patch(mission, { headers: json("audie-token") })).status).toBe(403)
    expect(await service.policies()).toEqual([])
  })
})

describe("all of the log", () => {
  it("has every entity, and can be of one", async () => {
    const service = await serve()
    await service.patch(mission)
    const body = '{"limits":{"jobs":{"delete":"owner"}}}'
    for (const place of ["groups/7", "instance"]) {
      const path = `/api/v4/${place}/job_token_permissions`
      await service.call({ method: "PATCH", path, headers: json("ada-token"), body })
    }
    const all = await listed(service, allEvents, "audie-token")
    expect(all.map(({ entity_id, entity_type }) => [entity_type, entity_id])).toEqual([
      ["Gitlab::Audit::InstanceScope", 0],
      ["Group", 7],
      ["Project", 123]
    ])
    expect(all[1]).toMatchObject({ details: { entity_path: "acme", target_type: "Group" } })
    const of = async (query: string) =>
      (await listed(service, `${allEvents}?${query}`, "ada-token")).map(({ id }) => id)
    expect(await of("entity_type=Project&entity_id=123")).toEqual([1])
    expect(await of("entity_type=Group&entity_id=7")).toEqual([2])
    expect(await of("entity_type=Gitlab::Audit::InstanceScope&entity_id=1")).toEqual([3])
    expect(await of("entity_type=Project&entity_id=124")).toEqual([])
  })

  it.each([
    ["entity_id=1", "entity_type is missing"],
    ["entity_type=Project", "entity_id is missing"],
    ["entity_type=User&entity_id=1", "entity_type does not have a valid value"],
    ["entity_type=Project&entity_id=x", "entity_id is invalid"]
  ])("is not asked with %s", async (query, error) => {
    const { body, status } = await get(await serve(), `${allEvents}?${query}`, "ada-token")
    expect([status, body]).toEqual([400, { error }])
  })
})
