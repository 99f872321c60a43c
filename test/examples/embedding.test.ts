import { spawn } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { typeErrors } from "../documentation/examples.ts"
import { root } from "../documentation/markdown.ts"
import { administrator, bare, maintainer, manyProjects } from "../end-to-end/many-projects.ts"
import { request, send } from "../end-to-end/raw.ts"
import { readStore, temporaryFolder } from "../end-to-end/service.ts"

const folder = join(root, "examples", "embedding")
const hosts = ["fastify", "hono"] as const
const externalUrl = "https://host.example/jobwarden"
const mission = {
  package_registry: {
    maven: { read: true, write: "job_token_and_maintainer", delete: "job_token_and_maintainer" }
  }
}

interface Host {
  readonly url: string
  readonly data: string
  readonly complaints: () => string
  /** Tells it to end; answers with its exit code. */
  readonly end: () => Promise<number | null>
}

const start = async (name: string): Promise<Host> => {
  const data = temporaryFolder()
  writeFileSync(join(data, "platform.yaml"), JSON.stringify(manyProjects))
  const child = spawn(
    process.execPath,
    ["--import", join(import.meta.dirname, "resolve-packages.ts"), join(folder, `${name}.ts`)],
    {
      env: {
        ...process.env,
        PORT: "0",
        EXTERNAL_URL: externalUrl,
        JOBWARDEN_STORE: join(data, "jobwarden.sqlite"),
        JOBWARDEN_PLATFORM: join(data, "platform.yaml")
      }
    }
  )
  let complaints = ""
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text))
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  const url = await new Promise<string>((resolve, reject) => {
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${complaints}`)))
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const [, listening] = /listens on (http:\S+)\n/.exec(text) ?? []
      if (listening !== undefined) resolve(listening)
    })
  })
  return {
    url,
    data,
    complaints: () => complaints,
    end: () => {
      child.kill("SIGTERM")
      return ended
    }
  }
}

describe.for(hosts)("a host with %s", (name) => {
  let host: Host
  beforeAll(async () => {
    host = await start(name)
    return async () => {
      await host.end()
    }
  })

  const path = "/api/v4/projects/acme%2Fbackend/job_token_permissions"
  const as = (token: string, more: Readonly<Record<string, string>> = {}) => ({
    "private-token": token,
    "content-type": "application/json",
    ...more
  })
  const patch = (body: unknown, headers = as(maintainer)) =>
    fetch(`${host.url}${path}`, { method: "PATCH", headers, body: JSON.stringify(body) })

  test("has its own pages, and Jobwarden's", async () => {
    expect(await (await fetch(host.url)).json()).toEqual({ host: name })
    expect(await (await fetch(`${host.url}/openapi.json`)).json()).toMatchObject({ openapi: "3.1.0" })
    expect((await fetch(`${host.url}/api/v4/projects`)).status).toBe(404)
    for (const route of ["/-/readiness", "/api/v4/audit_events", "/api/v4/instance/job_token_permissions"]) {
      const answer = await fetch(`${host.url}${route}`, { headers: as(administrator) })
      expect([route, answer.status]).toEqual([route, 200])
    }
  })

  test("takes the change of the mission, which is there afterwards", async () => {
    const before = await fetch(`${host.url}${path}`, { headers: as(maintainer) })
    const changed = await patch(mission, as(maintainer, { "if-match": before.headers.get("etag") ?? "" }))
    expect(changed.status).toBe(200)
    expect(await changed.json()).toMatchObject({ project_id: bare.id, revision: 1, ...mission })
    const seen = await fetch(`${host.url}${path}?view=explicit`, { headers: as(maintainer) })
    expect(await seen.json()).toMatchObject(mission)
    expect(seen.headers.get("etag")).not.toBe(before.headers.get("etag"))
    expect(readStore(host.data).revisions).toMatchObject([{ revision: 1, entity_id: bare.id }])
  })

  test("refuses as the service alone does", async () => {
    expect((await patch(mission, as("guessed"))).status).toBe(401)
    expect(await (await patch({ jobs: { raed: true } })).json()).toMatchObject({
      errors: [{ path: "/jobs/raed", message: "unknown key `raed`; did you mean `read`?" }]
    })
    expect((await patch({}, as(maintainer, { "content-type": "text/plain" }))).status).toBe(415)
    expect((await patch({ jobs: { read: "x".repeat(2_000_000) } })).status).toBe(413)
  })

  test("is not led past a credential that is sent twice", async () => {
    const [token, bearer] = [`PRIVATE-TOKEN: ${maintainer}`, `Authorization: Bearer ${maintainer}`]
    const pairs = [
      [token, token],
      [token, "private-token: x"],
      [token, "JOB-TOKEN: x"],
      [token, bearer],
      // Node itself keeps the first of these and drops the second.
      [bearer, bearer],
      [bearer, "Authorization: Bearer x"]
    ]
    expect((await send(host.url, request(`GET ${path} HTTP/1.1`, [bearer]))).status).toBe(200)
    for (const pair of pairs) {
      const answer = await send(host.url, request(`GET ${path} HTTP/1.1`, pair))
      expect([pair, answer.status]).toEqual([pair, 401])
    }
  })

  test("takes an empty body with a JSON content type on DELETE, and says the rest in lists", async () => {
    const scope = `${host.url}/api/v4/projects/${bare.id}/job_token_scope`
    const body = '{"target_project_id":101}'
    const added = await fetch(`${scope}/allowlist`, { method: "POST", headers: as(maintainer), body })
    expect(added.status).toBe(201)
    const list = await fetch(`${scope}/allowlist?per_page=1`, { headers: as(maintainer) })
    expect(list.headers.get("link")).toContain(`<${externalUrl}/api/v4/projects/${bare.id}/`)
    const removed = await fetch(`${scope}/allowlist/101`, { method: "DELETE", headers: as(maintainer) })
    expect([removed.status, await removed.text()]).toEqual([204, ""])
  })

  test("ends when it is told to, having complained of nothing", async () => {
    expect(await host.end()).toBe(0)
    expect(host.complaints()).toBe("")
  })
})

test("the examples have no type errors", async () => {
  const files = ["jobwarden", ...hosts].map((name) => `${name}.ts`)
  const texts = files.map((name) => [name, readFileSync(join(folder, name), "utf8")] as const)
  const programs = new Map(texts.map(([name, text]) => [name, { text, assertions: 0 }]))
  expect(await typeErrors(programs)).toBe("")
})
