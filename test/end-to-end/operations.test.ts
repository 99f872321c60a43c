import { makeToken, hashToken } from "@jobwarden/platforms"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { parseExposition } from "../../packages/cli/test/serve/exposition.ts"
import { send } from "./raw.ts"
import { readStore, startConfigured, temporaryFolder } from "./service.ts"

const tokens = Object.fromEntries(
  ["maya", "dev", "job", "client", "subject"].map((name) => [name, makeToken("")])
) as Readonly<Record<"maya" | "dev" | "job" | "client" | "subject", string>>

const platform = {
  version: 1,
  groups: [{ id: 7, path: "acme" }],
  users: [
    { id: 3, username: "maya", name: "Maya Maintainer" },
    { id: 4, username: "dev", name: "Devi Developer" }
  ],
  projects: [{ id: 123, path: "acme/backend", members: { maya: "maintainer", dev: "developer" } }],
  jobs: [{ id: 9001, project: "acme/backend", ref: { name: "main", protected: true }, user: "dev" }],
  tokens: [
    { sha256: hashToken(tokens.maya), user: "maya" },
    { sha256: hashToken(tokens.subject), user: "dev" },
    { sha256: hashToken(tokens.dev), user: "dev" },
    { sha256: hashToken(tokens.job), job: 9001 },
    { sha256: hashToken(tokens.client), decision_client: "gateway" }
  ]
}

const servers: Array<() => void> = []
afterAll(() => servers.forEach((close) => close()))

/** Takes what it is sent, for whoever wants to look. */
const collector = async () => {
  const received: Array<string> = []
  const server = createServer((request, response) => {
    request.setEncoding("utf8").on("data", (text: string) => void received.push(text))
    request.on("end", () => response.writeHead(200).end())
  })
  await new Promise<void>((settle) => server.listen(0, "127.0.0.1", settle))
  servers.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { received, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const permissions = "/api/v4/projects/123/job_token_permissions"
const json = { "content-type": "application/json" }

describe("a service that is watched", () => {
  it("says what happens, by one id everywhere, and no secret anywhere", { timeout: 40_000 }, async () => {
    const folder = temporaryFolder()
    const { endpoint, received } = await collector()
    const collectorSecret = makeToken("")
    writeFileSync(join(folder, "headers"), `Authorization: Bearer ${collectorSecret}\n`, { mode: 0o600 })
    const service = await startConfigured(folder, platform, {
      log: { format: "json", level: "debug", requests: true },
      metrics: { listen: "127.0.0.1:0" },
      telemetry: { otlp: { endpoint, headers_file: "headers" } }
    })
    const [, metrics = ""] = /metrics: (\S+)/.exec(service.stdout()) ?? []
    const url = service.url + permissions

    const changed = await fetch(url, {
      method: "PATCH",
      headers: { ...json, "private-token": tokens.maya, "x-request-id": tokens.maya },
      body: '{"jobs":{"read":"guest"}}'
    })
    expect(changed.status).toBe(200)
    const id = changed.headers.get("x-request-id")
    const planted = makeToken("")
    for (const token of [...Object.values(tokens), planted]) {
      await fetch(url, { headers: { "private-token": token } })
      await fetch(`${url}?private_token=${token}`)
      await fetch(`${url}?view=${token}`, { headers: { "private-token": tokens.maya } })
      await fetch(`${service.url}/${token}?${token}`, { headers: { [token]: token } })
      await fetch(`${service.url}/api/v4/projects/${token}/job_token_permissions`, {
        headers: { authorization: `Basic ${Buffer.from(`gitlab-ci-token:${token}`).toString("base64")}` }
      })
      await fetch(url, {
        method: "PATCH",
        headers: { ...json, "private-token": tokens.dev, cookie: token },
        body: JSON.stringify({ [token]: token })
      })
      await fetch(url, {
        method: "PATCH",
        headers: { ...json, "private-token": tokens.maya, authorization: `Bearer eyJ.${token}.x` },
        body: token
      })
      await fetch(url, { method: "PATCH", headers: { ...json, "private-token": tokens.maya }, body: token })
      await fetch(`${service.url}/access/v1/evaluation`, {
        method: "POST",
        headers: { ...json, authorization: `Bearer ${tokens.client}`, "x-request-id": token },
        body: JSON.stringify({
          subject: { type: "credential", id: token, properties: { token } },
          action: { name: "read" },
          resource: { type: "jobs", id: "123" }
        })
      })
      await send(service.url, `GET ${token} HTTP/9.9\r\n${token}\r\n\r\n`)
    }
    const figures = await (await fetch(metrics)).text()
    expect(await service.end("SIGTERM")).toEqual({ code: 0, signal: null })

    const lines = service.stderr().trimEnd().split("\n")
    const logged = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    expect(logged.filter(({ request_id: logId }) => logId === id)).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: "info",
        message: "request",
        request_id: id,
        method: "PATCH",
        route: "/api/v4/projects/:id/job_token_permissions",
        status: 200,
        duration_ms: expect.any(Number),
        bytes: expect.any(Number),
        caller_type: "user",
        caller_id: 3
      }
    ])
    const { events } = readStore(folder)
    expect(events[0]).toMatchObject({ request_id: id })

    const value = (name: string, labels: object): number =>
      parseExposition(figures).find(
        (sample) =>
          sample.name === name &&
          Object.entries(labels).every(([key, wanted]) => sample.labels[key] === wanted)
      )?.value ?? 0
    expect(value("jobwarden_policy_changes_total", { entity: "project" })).toBe(1)
    expect(value("jobwarden_unauthenticated_requests_total", { listener: "api" })).toBeGreaterThan(10)
    expect(value("jobwarden_decisions_total", {})).toBeGreaterThan(0)
    expect(value("jobwarden_projects_known", {})).toBe(1)
    expect(value("process_cpu_seconds_total", {})).toBeGreaterThan(0)
    expect(value("nodejs_eventloop_delay_seconds", { quantile: "0.99" })).toBeGreaterThan(0)

    expect(received.join("")).toContain("changePermissions")
    const stored = readdirSync(folder).filter((name) => name.includes("sqlite"))
    expect(stored).toContain("jobwarden.sqlite")
    const places: Readonly<Record<string, string>> = {
      "standard output": service.stdout(),
      "the log": service.stderr(),
      metrics: figures,
      traces: received.join(""),
      ...Object.fromEntries(stored.map((name) => [name, readFileSync(join(folder, name), "latin1")]))
    }
    const secrets = [...Object.values(tokens), planted, collectorSecret]
    expect(secrets.length).toBeGreaterThan(2)
    for (const [place, text] of Object.entries(places)) {
      for (const secret of secrets) {
        for (const form of [secret, Buffer.from(secret).toString("base64").replace(/=+$/, "")]) {
          expect(`${place}: ${text.includes(form)}`).toBe(`${place}: false`)
        }
      }
    }
  })
})

describe("a service that is told to stop", () => {
  const ready = async (url: string): Promise<number> => (await fetch(`${url}/-/readiness`)).status

  it("says so first, and takes requests while others learn of it", { timeout: 20_000 }, async () => {
    const service = await startConfigured(temporaryFolder(), platform, { shutdown: { drain_seconds: 2 } })
    expect(await ready(service.url)).toBe(200)
    const ended = service.end("SIGTERM")
    await expect.poll(() => ready(service.url), { timeout: 1500 }).toBe(503)
    const answer = await fetch(service.url + permissions, { headers: { "private-token": tokens.maya } })
    expect(answer.status).toBe(200)
    expect(await ended).toEqual({ code: 0, signal: null })
  })

  it("ends at once with a second signal", { timeout: 20_000 }, async () => {
    const service = await startConfigured(temporaryFolder(), platform, {
      shutdown: { drain_seconds: 60, total_seconds: 90 }
    })
    const ended = service.end("SIGTERM")
    await expect.poll(() => ready(service.url)).toBe(503)
    const started = performance.now()
    void service.end("SIGTERM")
    expect(await ended).toEqual({ code: 143, signal: null })
    expect(performance.now() - started).toBeLessThan(3000)
  })

  it("ends in a bounded time, whatever is under way", { timeout: 20_000 }, async () => {
    const service = await startConfigured(temporaryFolder(), platform, { shutdown: { total_seconds: 1 } })
    const body = new ReadableStream<Uint8Array>({ start: (c) => c.enqueue(new TextEncoder().encode("{")) })
    const hanging = fetch(service.url + permissions, {
      method: "PATCH",
      headers: { ...json, "private-token": tokens.maya },
      body,
      duplex: "half"
    } as RequestInit).catch(() => "cut off")
    await expect.poll(() => ready(service.url)).toBe(200)
    const started = performance.now()
    expect(await service.end("SIGTERM")).toEqual({ code: 1, signal: null })
    expect(performance.now() - started).toBeLessThan(5000)
    expect(service.stderr()).toContain("stopping took longer than 1 seconds")
    expect(await hanging).toBe("cut off")
  })
})
