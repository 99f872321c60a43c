import { samplePlatform } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { change, look, serve } from "../../test/policy.ts"
import { externalUrl, mission, type Service } from "../../test/serving.ts"

const path = "/api/v4/job_token_policies"
const list = (service: Service, query = "", token: string | null = "maya-token") =>
  service.call({ path: path + query, headers: token === null ? {} : { "private-token": token } })
type Listed = Record<string, unknown> & { readonly kind: string; readonly path: string }
const listed = async (service: Service, query = "", token = "maya-token") =>
  (await list(service, query, token)).body as ReadonlyArray<Listed>

describe("the list of whole documents", () => {
  it.each([
    ["maya", "", ["acme/backend", "acme/app", "acme/wiki"]],
    ["olga", "", ["acme/backend", "acme/app", "acme/handbook", "acme/wiki"]],
    ["ada", "", ["acme/backend", "acme/app", "acme/handbook", "partner/integration", "acme/wiki"]],
    ["pia", "", ["partner/integration"]],
    ["dev", "", []],
    ["maya", "?kind=group", []],
    ["olga", "?kind=group", ["acme"]],
    ["ada", "?kind=group", ["acme", "partner"]]
  ])("has for %s%s what they may change, and nothing of the rest", async (person, query, paths) => {
    const service = await serve()
    const answer = await list(service, query, `${person}-token`)
    expect([answer.status, (answer.body as ReadonlyArray<Listed>).map((one) => one.path)]).toEqual([
      200,
      paths
    ])
    expect([...answer.headers.keys()].filter((name) => name.startsWith("x-t"))).toEqual([])
    expect(answer.headers.get("link")).toBeNull()
  })

  it("has each as GET has it, its tag beside, and PATCH takes it back", async () => {
    const service = await serve()
    await change(service, { permissions: mission })
    const [first] = await listed(service)
    const single = await look(service)
    expect(first).toEqual({ kind: "project", ...(single.body as object), etag: single.headers.get("etag") })
    const again = await change(service, first, { headers: { "if-match": String(first?.["etag"]) } })
    expect([again.status, again.body]).toMatchObject([200, { changed: false }])
  })

  it("has groups and the instance as their own routes have them", async () => {
    const service = await serve()
    const own = async (place: string) =>
      (
        await service.call({
          path: `/api/v4/${place}/job_token_permissions`,
          headers: { "private-token": "ada-token" }
        })
      ).body as object
    expect((await listed(service, "?kind=group", "ada-token"))[0]).toMatchObject({
      kind: "group",
      path: "acme",
      ...(await own("groups/7"))
    })
    expect(await listed(service, "?kind=instance", "ada-token")).toMatchObject([
      { kind: "instance", ...(await own("instance")) }
    ])
    expect(await listed(service, "?kind=instance", "olga-token")).toEqual([])
  })

  it("can be of those with a document only", async () => {
    const service = await serve()
    expect(await listed(service, "?stored=true", "ada-token")).toEqual([])
    expect(await listed(service, "?stored=true&kind=instance", "ada-token")).toEqual([])
    await change(service, { permissions: mission })
    expect((await listed(service, "?stored=true", "ada-token")).map((one) => one.path)).toEqual([
      "acme/backend"
    ])
    expect(await listed(service, "?stored=true", "pia-token")).toEqual([])
    await change(service, { permissions: null })
    expect(await listed(service, "?stored=true", "ada-token")).toEqual([])
  })

  it.each(["", "&stored=true"])("goes on where its link leads, and ends%s", async (more) => {
    const service = await serve()
    if (more !== "") {
      for (const id of [123, 124, 127]) {
        await service.patch(mission, { path: `/api/v4/projects/${id}/job_token_permissions` })
      }
    }
    const seen: Array<string> = []
    let query = `?per_page=1${more}`
    for (let pages = 0; pages < 5; pages += 1) {
      const answer = await list(service, query)
      seen.push(...(answer.body as ReadonlyArray<Listed>).map((one) => one.path))
      const link = answer.headers.get("link")
      if (link === null) break
      const [, next = ""] = /^<(.*)>; rel="next"$/.exec(link) ?? []
      expect(next.startsWith(`${externalUrl}${path}?per_page=1`)).toBe(true)
      query = new URL(next).search
    }
    expect(seen).toEqual(["acme/backend", "acme/app", "acme/wiki"])
  })

  it.each([
    [null, "", 401],
    ["gone-token", "", 401],
    ["job-onMain-token", "", 401],
    ["maya-read_registry-token", "?kind=nonsense", 403],
    ["maya-read_api-token", "", 200],
    ["maya-token", "?kind=nonsense", 400],
    ["maya-token", "?per_page=0", 400],
    ["maya-token", "?id_after=x", 400],
    ["maya-token", "?page=2", 400],
    ["maya-token", "?stored=1", 400]
  ])("answers %s%s with %i", async (token, query, status) => {
    expect((await list(await serve(), query, token)).status).toBe(status)
  })

  it("costs what is on its page, of ten thousand projects as of ten", async () => {
    const projects = Array.from({ length: 10_000 }, (_, index) => ({
      id: index + 1,
      path: `acme/project-${index + 1}`,
      visibility: "private" as const
    }))
    const byId = new Map(projects.map((project) => [project.id, project]))
    const asked = { roles: 0, projects: 0, listed: 0 }
    const service = await serve({
      platform: {
        ...samplePlatform,
        inventory: Effect.succeed({ groups: [], projects }),
        project: (reference) =>
          Effect.sync(() => ((asked.projects += 1), byId.get(Number(reference)) ?? null)),
        memberRole: () => Effect.sync(() => ((asked.roles += 1), "maintainer" as const)),
        projectsWithRole: ({ after, limit }) =>
          Effect.sync(() => {
            asked.listed += limit
            return projects.slice(after, after + limit)
          })
      }
    })
    const ids = async (query: string) => (await listed(service, query)).map((one) => one["project_id"])
    expect(await ids("?per_page=5&id_after=9000")).toEqual([9001, 9002, 9003, 9004, 9005])
    expect(asked).toEqual({ roles: 0, projects: 0, listed: 6 })
    expect(await ids("?per_page=1000")).toHaveLength(100)
  })
})
