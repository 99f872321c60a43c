import { samplePlatform } from "@jobwarden/service/testing"
import { PlatformUnavailable, type Platform, type PlatformProject } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { allowlist, asMaya, error, groupsAllowlist, sending, serve } from "../../test/scope.ts"

const url = "https://gitlab.acme.example/under"

type Scope = NonNullable<PlatformProject["scope"]>

/** The sample organisation, in which the platform says another scope of the backend. */
const withScope = (scope: Scope, more: Partial<Platform["Service"]> = {}): Partial<Platform["Service"]> => ({
  project: (reference) =>
    Effect.map(samplePlatform.project(reference), (project) =>
      project?.id === 123 ? { ...project, scope } : project
    ),
  ...more
})

const project = (id: number, namespace: string, name: string) => ({
  id,
  name,
  name_with_namespace: `${namespace} / ${name}`,
  path: name,
  path_with_namespace: `${namespace}/${name}`,
  web_url: `${url}/${namespace}/${name}`
})
const [backend, app, handbook] = [
  project(123, "acme", "backend"),
  project(124, "acme", "app"),
  project(125, "acme", "handbook")
]
const projects = asMaya({ path: allowlist })
const groups = asMaya({ path: groupsAllowlist })

describe("the lists", () => {
  it("show the project itself first, then the entries in their order, in GitLab's members", async () => {
    const scope: Scope = { allowlist: [{ group: 7 }, { project: 125 }, { project: "acme/app" }] }
    const service = await serve({ platform: withScope(scope) })
    expect((await service.call(projects)).text).toBe(JSON.stringify([backend, handbook, app]))
    expect((await service.call(groups)).text).toBe(
      JSON.stringify([{ id: 7, web_url: `${url}/groups/acme`, name: "acme" }])
    )
  })

  it("show of an entry what it says, and of the project itself what its own entry says", async () => {
    const terms = { default_permissions: false, job_token_policies: ["read_jobs"] } as const
    const expires_at = "2030-01-01T00:00:00Z"
    const scope: Scope = {
      allowlist: [
        { project: 125, expires_at },
        { project: 123, ...terms },
        { group: 7, ...terms }
      ]
    }
    const service = await serve({ platform: withScope(scope) })
    expect((await service.call(projects)).body).toEqual([
      { ...backend, ...terms },
      { ...handbook, expires_at }
    ])
    expect((await service.call(groups)).body).toMatchObject([terms])
  })

  it("name once what stands there by its number and by its path", async () => {
    const scope: Scope = {
      allowlist: [{ project: 124 }, { project: "acme/app" }, { project: "acme/backend" }]
    }
    const service = await serve({ platform: withScope(scope) })
    expect((await service.call(projects)).body).toEqual([backend, app])
  })

  it("name nothing that the caller may not know or that is gone, and count it", async () => {
    const scope: Scope = {
      allowlist: [
        { project: 126 },
        { project: "partner/integration/gone" },
        { project: 4711 },
        { project: 124 },
        { group: 8 },
        { group: "partner/gone" },
        { group: 7 }
      ]
    }
    const service = await serve({ platform: withScope(scope) })
    const counts = [
      [projects, 2, "3"],
      [groups, 1, "2"]
    ] as const
    for (const [call, total, hidden] of counts) {
      const { headers, status, text } = await service.call(call)
      expect(status).toBe(200)
      expect([headers.get("x-total"), headers.get("x-total-hidden")]).toEqual([String(total), hidden])
      expect(JSON.stringify([text, ...headers])).not.toMatch(/partner|integration|126|4711/)
    }
    const all = await service.call(sending("ada-token", { path: allowlist }))
    expect(all.text).toContain('"path_with_namespace":"partner/integration"')
    expect([all.headers.get("x-total"), all.headers.get("x-total-hidden")]).toEqual(["3", "2"])
  })

  it("count nothing where all is shown", async () => {
    const { headers } = await (await serve()).call(projects)
    expect(headers.has("x-total-hidden")).toBe(false)
  })

  it("lead to no address but the configured one, whatever the Host says", async () => {
    const service = await serve()
    const headers = {
      "private-token": "maya-token",
      host: "evil.example",
      "x-forwarded-host": "evil.example"
    }
    const answer = await service.call({ path: allowlist, headers })
    expect(answer.headers.get("link")).toContain(`<${url}/api/v4/`)
    expect(JSON.stringify([answer.text, ...answer.headers])).not.toContain("evil")
  })
})

describe("a platform that cannot answer", () => {
  const down = Effect.fail(new PlatformUnavailable({ reason: "postgres://root:hunter2@10.0.0.7" }))

  it.each<readonly [string, Partial<Platform["Service"]>]>([
    ["which groups there are", { group: () => down }],
    ["who knows a group", { knowsGroup: () => down }]
  ])("%s lets nobody in, and names nothing", async (_, broken) => {
    const service = await serve({ platform: { ...withScope({ allowlist: [{ group: 7 }] }), ...broken } })
    for (const call of [
      groups,
      asMaya({ method: "POST", path: groupsAllowlist, body: '{"target_group_id":8}' }),
      asMaya({ method: "DELETE", path: `${groupsAllowlist}/7` })
    ]) {
      const { headers, status, text } = await service.call(call)
      expect([status, text]).toEqual([
        503,
        '{"message":"503 Service Unavailable - nothing was changed; try again"}'
      ])
      expect(JSON.stringify([...headers])).not.toContain("hunter2")
    }
    expect(await service.policies()).toEqual([])
  })
})

describe("pages", () => {
  const scope: Scope = { allowlist: Array.from({ length: 124 }, (_, index) => ({ project: 1001 + index })) }
  const many: Partial<Platform["Service"]> = {
    project: (reference) =>
      typeof reference === "number" && reference > 1000
        ? Effect.succeed({ id: reference, path: `many/p${reference}`, visibility: "public" })
        : Effect.map(samplePlatform.project(reference), (found) => found && { ...found, scope })
  }
  const open = () => serve({ platform: withScope(scope, many) })
  const page = (query: string) => asMaya({ path: `${allowlist}?${query}` })
  const ids = (body: unknown) => (body as ReadonlyArray<{ readonly id: number }>).map(({ id }) => id)
  const at = `${url}/api/v4/projects/123/job_token_scope/allowlist`
  const link = (rel: string, to: number, per: number) => `<${at}?page=${to}&per_page=${per}>; rel="${rel}"`

  it("are twenty long, and say where the others are", async () => {
    const { body, headers } = await (await open()).call(projects)
    expect(ids(body)).toEqual([123, ...Array.from({ length: 19 }, (_, index) => 1001 + index)])
    const said = ["x-page", "x-per-page", "x-total", "x-total-pages", "x-prev-page", "x-next-page", "link"]
    expect(said.map((name) => headers.get(name))).toEqual([
      "1",
      "20",
      "125",
      "7",
      "",
      "2",
      [link("next", 2, 20), link("first", 1, 20), link("last", 7, 20)].join(", ")
    ])
  })

  it("of a project by its path are linked by its path, encoded", async () => {
    const path = allowlist.replace("123", "acme%2Fbackend")
    const { headers } = await (await open()).call(asMaya({ path }))
    expect(headers.get("link")).toContain(`<${url}${path}?page=2&per_page=20>; rel="next"`)
  })

  it("come one after the other, each entry once", async () => {
    const service = await open()
    const seen: Array<number> = []
    for (let next: string | null = "1"; next !== null && next !== "";) {
      const { body, headers } = await service.call(page(`page=${next}&per_page=50`))
      seen.push(...ids(body))
      next = headers.get("x-next-page")
    }
    expect(seen).toEqual([123, ...Array.from({ length: 124 }, (_, index) => 1001 + index)])
    const { headers } = await service.call(page("page=3&per_page=50"))
    expect(headers.get("link")).toBe(
      [link("prev", 2, 50), link("first", 1, 50), link("last", 3, 50)].join(", ")
    )
  })

  it.each([
    ["per_page=1000", 100, "100", "1"],
    ["per_page=100", 100, "100", "1"],
    ["page=0", 20, "20", "1"],
    ["page=-3", 20, "20", "1"],
    ["page=", 20, "20", "1"],
    ["page=99", 0, "20", "99"],
    ["pagination=keyset&order_by=id", 20, "20", "1"]
  ])("%s has %i entries", async (query, length, perPage, number) => {
    const { body, headers, status } = await (await open()).call(page(query))
    expect(status).toBe(200)
    expect(body).toHaveLength(length)
    expect([headers.get("x-per-page"), headers.get("x-page")]).toEqual([perPage, number])
    expect(headers.get("link")).not.toContain('rel="prev"')
  })

  it.each([
    ["per_page=0", "per_page has a value not allowed"],
    ["per_page=-1", "per_page has a value not allowed"],
    ["per_page=x", "per_page is invalid"],
    ["per_page=1e2", "per_page is invalid"],
    ["page=1.5", "page is invalid"],
    ["page=9007199254740993", "page is invalid"],
    ["page=1&page=2", "page is given more than once"]
  ])("%s is refused: %s", async (query, detail) => {
    const { status, text } = await (await open()).call(page(query))
    expect([status, text]).toEqual([400, error(detail)])
  })

  it("are refused only behind the gate", async () => {
    const answer = await (await open()).call(sending("dev-token", { path: `${allowlist}?per_page=0` }))
    expect(answer.status).toBe(403)
  })
})
