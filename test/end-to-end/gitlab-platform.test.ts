import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { hashToken, makeToken } from "../../packages/platforms/src/token.ts"
import { startSharedGitLab, type StubGitLab } from "../../packages/platforms/test/stub-gitlab.ts"
import { tokens } from "../../packages/platforms/test/stub-world.ts"
import { runCommand, startConfigured, temporaryFolder, type Running } from "./service.ts"

// The mission over a GitLab, as far as the service asks one: who is calling, what there is, who may.

let gitlab: StubGitLab
let service: Omit<Running, "tokens">
const clientToken = makeToken("jwc-")
const tokenFile = join(temporaryFolder(), "gitlab-token")

beforeAll(async () => {
  gitlab = await startSharedGitLab()
  writeFileSync(tokenFile, `${tokens.service}\n`, { mode: 0o600 })
  service = await startConfigured(
    temporaryFolder(),
    {},
    {
      platform: {
        type: "gitlab",
        url: gitlab.url,
        token_file: tokenFile,
        decision_clients: [{ name: "gateway", sha256: hashToken(clientToken) }]
      },
      registry: { forward_auth: { listen: "127.0.0.1:0", trusted_peers: ["127.0.0.1"] } }
    }
  )
})

afterAll(() => gitlab.stop())

const mission = {
  package_registry: {
    maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
  }
}

const permissions = async (token: string, method = "GET", project = "123") => {
  const response = await fetch(`${service.url}/api/v4/projects/${project}/job_token_permissions`, {
    method,
    headers: { "private-token": token, "content-type": "application/json" },
    ...(method === "PATCH" && { body: JSON.stringify(mission) })
  })
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> }
}

/** What a proxy before the registry is told of somebody who publishes. */
const publishing = async (token: string, project = 123, door = "job-token"): Promise<number> => {
  const [, url] = /asked by a proxy before the registry: (\S+)/.exec(service.stdout()) ?? []
  const headers = {
    "x-original-method": "PUT",
    "x-original-uri": `/api/v4/projects/${project}/packages/maven/com/acme/app/1/app-1.jar`,
    [door]: token
  }
  return (await fetch(String(url), { headers })).status
}

/** May the holder of a token publish? As a decision client asks. */
const decided = async (token: string): Promise<unknown> => {
  const response = await fetch(`${service.url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${clientToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "credential", id: "1", properties: { token } },
      action: { name: "write" },
      resource: { type: "package_registry.maven", id: "123" }
    })
  })
  const { decision } = (await response.json()) as { readonly decision?: unknown }
  return response.status === 200 ? decision : response.status
}

const ready = async () => {
  const response = await fetch(`${service.url}/-/readiness`)
  return { status: response.status, body: await response.text() }
}

const [allowed, denied] = [204, 403]

describe("over a GitLab", () => {
  it("a maintainer by GitLab's word gives job tokens what the mission says", async () => {
    const dev = () => publishing(tokens.dev, 123, "private-token")
    expect([
      await publishing(tokens.jobOnFeature),
      await publishing(tokens.maya, 123, "private-token")
    ]).toEqual([allowed, allowed])
    expect(await permissions("glpat-nobody")).toMatchObject({ status: 401 })
    expect(await permissions(tokens.dev)).toMatchObject({ status: 403 })
    expect(await permissions(tokens.jobOnMain)).toMatchObject({ status: 401 })
    expect(await permissions(tokens.maya, "PATCH")).toMatchObject({
      status: 200,
      body: { project_id: 123, revision: 1, package_registry: mission.package_registry }
    })
    expect(await permissions(tokens.maya, "GET", "acme%2Fbackend")).toMatchObject({
      body: { project_id: 123, revision: 1 }
    })
    // A job of a developer's still publishes, a fork's does not, and neither does the developer.
    expect([await publishing(tokens.jobOnFeature), await publishing(tokens.jobOfFork), await dev()]).toEqual([
      allowed,
      denied,
      denied
    ])
    expect([
      await decided(tokens.jobOnFeature),
      await decided(tokens.jobOfFork),
      await decided(tokens.dev)
    ]).toEqual([true, false, false])
    expect(await ready()).toEqual({ status: 200, body: '{"status":"ok"}' })
  })

  it("decides about projects and groups that were made after the start", async () => {
    gitlab.world.groups.set(70, { path: "fresh", parent: null })
    gitlab.world.projects.set(700, {
      path: "fresh/born",
      group: 70,
      members: { 3: { level: 40 }, 4: { level: 30 } }
    })
    gitlab.world.jobs.set("glcbt-born", { id: 9100, project: 700, ref: "main", user: 4 })
    expect(await publishing("glcbt-born", 700)).toBe(allowed)
    expect(await publishing(tokens.jobOnMain, 700)).toBe(denied)
    expect(await permissions(tokens.maya, "GET", "700")).toMatchObject({ status: 200 })
  })

  it("lets nobody in that it cannot ask about, says so, and goes on when it can", async () => {
    await gitlab.stop()
    const statuses = [
      (await permissions(tokens.ada)).status,
      await publishing("glcbt-64_unknown"),
      await publishing(tokens.jobOnTag),
      await publishing(tokens.jobOfApp),
      await decided("glcbt-64_another"),
      (await permissions("glpat-another", "PATCH")).status
    ]
    // A proxy is told 503 as well: nginx makes a 500 of it, and lets nobody in.
    expect(statuses).toEqual([503, 503, 503, 503, 503, 503])
    await expect.poll(async () => (await ready()).status, { timeout: 20_000 }).toBe(503)
    expect((await ready()).body).toContain("the platform cannot be asked")
    expect(service.stderr()).toContain("left in peace")
    for (const token of Object.values(tokens)) expect(service.stderr()).not.toContain(token)
    await gitlab.start()
    await expect.poll(async () => (await ready()).status, { timeout: 40_000 }).toBe(200)
    expect(await publishing(tokens.jobOnMain)).toBe(allowed)
  })
})

describe("a service that would not be safe does not start:", () => {
  const refused = (platform: object): string => {
    const folder = temporaryFolder()
    const path = join(folder, "jobwarden.yaml")
    writeFileSync(path, JSON.stringify({ version: 1, store: "sqlite:x.sqlite", platform }))
    const { status, stderr } = runCommand(["serve", "--config", path])
    expect(status).toBe(2)
    expect(stderr).not.toContain(tokens.service)
    return stderr
  }

  it("its token would go over plain http", () => {
    expect(refused({ type: "gitlab", url: "http://gitlab.example.com", token_file: tokenFile })).toMatch(
      /platform\.url: .*everybody on the way could read the tokens/
    )
  })

  it("others can read its token", () => {
    const file = join(temporaryFolder(), "open")
    writeFileSync(file, tokens.service)
    chmodSync(file, 0o640)
    expect(refused({ type: "gitlab", url: gitlab.url, token_file: file })).toMatch(
      /platform\.token_file: .*can be read by others; run `chmod 600` on it/
    )
  })

  it("GitLab does not take its token", async () => {
    const file = join(temporaryFolder(), "wrong")
    writeFileSync(file, "glpat-that-is-wrong", { mode: 0o600 })
    const folder = temporaryFolder()
    const platform = { type: "gitlab", url: gitlab.url, token_file: file }
    const started = startConfigured(folder, {}, { platform })
    await expect(started).rejects.toThrow(/does not take the service's own token \(401\)/)
    await expect(started).rejects.not.toThrow(/glpat-that-is-wrong/)
  })
})
