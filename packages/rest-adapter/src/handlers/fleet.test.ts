import { makeFleetLint, type FleetReport } from "@jobwarden/service"
import { describe, expect, it } from "vitest"
import { get, linkOf, listed, pathOf } from "../../test/audit.ts"
import { externalUrl, serve } from "../../test/serving.ts"

const path = "/api/v4/job_token_findings"
const computedAt = "2026-06-01T12:00:00.000Z"

/** The sample organisation, whose projects let each other's job tokens write. */
const report = (most?: number): FleetReport => {
  const fleet = makeFleetLint(Date.parse(computedAt), most)
  const project = (id: number, path: string) => ({
    id,
    path,
    permissions: { package_registry: { maven: { write: "job_token" } } } as const,
    scope: { inbound_enabled: true, allowlist: [{ group: "acme" }, { group: "partner" }] }
  })
  fleet.put({
    projects: [project(123, "acme/backend"), project(124, "acme/app"), project(126, "partner/integration")]
  })
  return { ...fleet.finish(), computedAt }
}

const ask = async (query: string, token = "audie-token") =>
  listed(await serve({ fleet: report() }), `${path}${query}`, token)

describe("the findings of all projects", () => {
  it("are listed with the projects, and of which moment they are", async () => {
    const service = await serve({ fleet: report() })
    const { body, headers, status } = await get(service, `${path}?rule=mutual-write`, "audie-token")
    expect(status).toBe(200)
    expect(body).toMatchObject([
      {
        project_id: 124,
        project: "acme/app",
        rule: "mutual-write",
        severity: "medium",
        path: "/scope/allowlist/0",
        projects: ["acme/app", "acme/backend", "acme/app"],
        fixes: []
      },
      { project_id: 123, project: "acme/backend" },
      { project_id: 126, project: "partner/integration" }
    ])
    const names = ["x-computed-at", "x-projects", "x-left-out", "x-total", "x-page"]
    expect(names.map((name) => headers.get(name))).toEqual([computedAt, "3", "0", "3", "1"])
  })

  it("can be of a severity, a rule, a project and a group", async () => {
    const all = await ask("?per_page=100")
    const severities = new Set(all.map(({ severity }) => severity))
    expect(severities.size).toBeGreaterThan(1)
    const high = await ask("?severity=high&per_page=100")
    expect(high).toEqual(all.filter(({ severity }) => ["critical", "high"].includes(String(severity))))
    expect(high.length).toBeLessThan(all.length)
    const ofBackend = all.filter(({ project }) => project === "acme/backend")
    expect(await ask("?project=123&per_page=100")).toEqual(ofBackend)
    expect(await ask("?project=acme%2Fbackend&per_page=100")).toEqual(ofBackend)
    const ofAcme = all.filter(({ project }) => String(project).startsWith("acme/"))
    expect(await ask("?group=acme&per_page=100")).toEqual(ofAcme)
    expect(await ask("?group=7&per_page=100")).toEqual(ofAcme)
    expect(await ask("?group=8&project=123")).toEqual([])
    expect(await ask("?group=8&rule=mutual-write")).toHaveLength(1)
  })

  it("say how many of the wanted rules are not listed", async () => {
    const cut = report(1)
    const service = await serve({ fleet: cut })
    const left = async (query: string) =>
      Number((await get(service, `${path}${query}`, "ada-token")).headers.get("x-left-out"))
    expect(await left("?rule=mutual-write")).toBe(2)
    expect(await left("")).toBe(cut.leftOut.reduce((sum, { findings }) => sum + findings, 0))
    expect(await left("?severity=critical")).toBeLessThan(await left(""))
  })

  it("go on where the link leads, with what was asked for", async () => {
    const service = await serve({ fleet: report() })
    const whole = await listed(service, `${path}?group=acme&per_page=100`, "ada-token")
    const found: Array<unknown> = []
    let next: string | undefined = `${path}?group=acme&per_page=3`
    while (next !== undefined) {
      const answer = await get(service, next, "ada-token")
      found.push(...(answer.body as ReadonlyArray<unknown>))
      const link = linkOf(answer, "next")
      expect(link ?? externalUrl).toMatch(externalUrl)
      next = link && pathOf(link)
    }
    expect(found).toEqual(whole)
  })

  it.each([
    ["ada", 200],
    ["audie", 200],
    ["audie-read_api", 200],
    ["audie-read_registry", 403],
    ["olga", 403],
    ["maya", 403],
    ["gone", 401],
    ["job-onMain", 401],
    ["client-trusted", 401],
    [null, 401]
  ])("are for administrators and auditors: %s: %i", async (name, status) => {
    const service = await serve({ fleet: report() })
    const answer = await get(service, path, name && `${name}-token`)
    expect(answer.status).toBe(status)
    if (status !== 200) expect(answer.text).not.toMatch(/acme|partner/)
  })

  it("are not there before somebody looked, and whoever may not ask is not told", async () => {
    const service = await serve()
    const answer = await get(service, path, "ada-token")
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"])
    expect(answer.body).toEqual({
      message: "503 Service Unavailable - the findings of all projects are not worked out yet; try again"
    })
    expect(service.logged).toEqual([])
    expect((await get(service, path, "maya-token")).status).toBe(403)
    expect((await get(service, `${path}?rule=x`, "ada-token")).status).toBe(400)
  })

  it.each([
    ["severity=hihg", 400, "severity is invalid; did you mean `high`?"],
    ["rule=mutual-wrote", 400, "rule is invalid; did you mean `mutual-write`?"],
    ["per_page=0", 400, "per_page has a value not allowed"],
    ["ruel=x", 400, "`ruel` is unknown; did you mean `rule`?"],
    ["project=4711", 404, "404 Project Not Found"],
    ["group=nowhere", 404, "404 Group Not Found"]
  ])("are not asked for with %s", async (query, status, text) => {
    const answer = await get(await serve({ fleet: report() }), `${path}?${query}`, "ada-token")
    expect([answer.status, Object.values(answer.body as object)]).toEqual([status, [text]])
  })
})
