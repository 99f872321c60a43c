import { hashToken, makeToken } from "@jobwarden/platforms"
import { copyFileSync, renameSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startConfigured, temporaryFolder, type Running } from "./service.ts"

const tokens = { olga: makeToken(""), job: makeToken(""), client: makeToken("") }

const platform = {
  version: 1,
  groups: [{ id: 7, path: "acme", members: { olga: "owner" } }],
  users: [{ id: 2, username: "olga", name: "Olga Owner" }],
  projects: [{ id: 123, path: "acme/backend", members: { olga: "owner" } }],
  jobs: [{ id: 9001, project: "acme/backend", ref: { name: "main", protected: true }, user: "olga" }],
  tokens: [
    { sha256: hashToken(tokens.olga), user: "olga" },
    { sha256: hashToken(tokens.job), job: 9001 },
    { sha256: hashToken(tokens.client), decision_client: "gateway" }
  ]
}

type Service = Omit<Running, "tokens">

const project = "/api/v4/projects/123/job_token_permissions"
const group = "/api/v4/groups/7/job_token_permissions"
const olga = { "private-token": tokens.olga, "content-type": "application/json" }

const started: Array<Service> = []
afterAll(() => Promise.all(started.splice(0).map((service) => service.end("SIGTERM"))))

/** Another process on the store of the folder. */
const start = async (folder: string, settings: object = {}): Promise<Service> => {
  const registry = { forward_auth: { listen: "127.0.0.1:0", trusted_peers: ["127.0.0.1"] } }
  const service = await startConfigured(folder, platform, { registry, ...settings })
  started.push(service)
  return service
}

const patch = async ({ url }: Service, body: object, path = project): Promise<number> => {
  const answer = await fetch(url + path, { method: "PATCH", headers: olga, body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
  const { revision } = (await answer.json()) as { readonly revision: number }
  return revision
}

const show = async ({ url }: Service, query = "") => {
  const answer = await fetch(`${url}${project}${query}`, { headers: olga })
  const shown = (await answer.json()) as {
    readonly revision: number
    readonly jobs: { readonly read: unknown }
  }
  return {
    status: answer.status,
    etag: answer.headers.get("etag"),
    revision: shown.revision,
    jobs: shown.jobs
  }
}

/** Whether the job may do something, by an evaluation. */
const evaluate = async ({ url }: Service, action = "write", type = "package_registry.maven") => {
  const answer = await fetch(`${url}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${tokens.client}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "job", id: "9001" },
      action: { name: action },
      resource: { type, id: "123" }
    })
  })
  const { context, decision } = (await answer.json()) as {
    readonly decision: boolean
    readonly context: { readonly reason: string }
  }
  return { decision, reason: context.reason }
}

/** What nginx is told of the job's upload. */
const forward = async (service: Service): Promise<number> => {
  const [, url] = /(http:\S+\/forward-auth)/.exec(service.stdout()) ?? []
  const headers = {
    "x-original-method": "PUT",
    "x-original-uri": "/api/v4/projects/123/packages/maven/com/acme/app/1.0/app-1.0.jar",
    "job-token": tokens.job
  }
  return (await fetch(url ?? "", { headers })).status
}

/** Asks until it is so. A change takes milliseconds; a machine that is busy is given more. */
const soon = async (isSo: () => Promise<boolean>): Promise<void> => {
  const until = performance.now() + 5_000
  while (!(await isSo())) expect(performance.now(), "in force in time").toBeLessThan(until)
}

const onlyMaintainers = { package_registry: { maven: { write: "maintainer" } } }
const jobsToo = { package_registry: { maven: { write: "job_token_and_maintainer" } } }
const patience = { timeout: 60_000 }

describe("two processes over one store", () => {
  const services: Array<Service> = []
  beforeAll(async () => {
    const folder = temporaryFolder()
    for (let process = 0; process < 2; process++) services.push(await start(folder))
  }, patience.timeout)

  const both = (): readonly [Service, Service] => {
    const [one, other] = services
    if (one === undefined || other === undefined) throw new Error("both have been started")
    return [one, other]
  }

  it("decide alike: what is changed at one is soon in force at the other", patience, async () => {
    const [one, other] = both()
    for (const [writer, reader] of [
      [one, other],
      [other, one]
    ] as const) {
      await patch(writer, onlyMaintainers)
      await soon(async () => !(await evaluate(reader)).decision)
      expect(await evaluate(reader)).toEqual({ decision: false, reason: "grant_excludes_job_tokens" })
      expect(await forward(reader)).toBe(403)
      await patch(writer, jobsToo)
      await soon(async () => (await evaluate(reader)).decision)
      expect(await forward(reader)).toBe(204)
      // A limit of the group holds in every process too.
      await patch(writer, { limits: onlyMaintainers }, group)
      await soon(async () => (await forward(reader)) === 403)
      expect(await evaluate(reader)).toEqual({ decision: false, reason: "exceeds_limit" })
      await patch(writer, { limits: null }, group)
      await soon(async () => (await forward(reader)) === 204)
    }
  })

  it(
    "show no revision older than the one that is asked for, whatever was shown before",
    patience,
    async () => {
      const folder = temporaryFolder()
      const [one, other] = [await start(folder), await start(folder)]
      const tags = new Set<string | null>()
      const { revision: first } = await show(one)
      for (let turn = first + 1; turn <= first + 20; turn++) {
        const [writer, reader] = turn % 2 === 0 ? [one, other] : [other, one]
        const before = await show(reader)
        expect(before.status).toBe(200)
        const read = turn % 2 === 0
        expect(await patch(writer, { jobs: { read } })).toBe(turn)
        const shown = await show(reader, `?at_least_revision=${turn}`)
        expect(shown).toMatchObject({ status: 200, revision: turn, jobs: { read } })
        // What was asked for is what is shown from then on, also from memory.
        expect(await show(reader)).toEqual(shown)
        expect((await evaluate(reader, "read", "jobs")).decision).toBe(read)
        tags.add(shown.etag)
      }
      expect(tags.size).toBe(20)
    }
  )

  it("lose no change of each other", patience, async () => {
    const [one, other] = both()
    const revisions = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        patch(turn % 2 === 0 ? one : other, { jobs: { read: turn % 4 < 2 ? "guest" : "owner" } })
      )
    )
    const last = Math.max(...revisions)
    for (const service of [one, other]) {
      expect(await show(service, `?at_least_revision=${last}`)).toMatchObject({ status: 200, revision: last })
    }
    expect(await show(one)).toEqual(await show(other))
  })
})

describe("a process whose store was replaced by an older copy", () => {
  it("lets nobody in before long, and says that it is not ready", patience, async () => {
    const folder = temporaryFolder()
    const service = await start(folder, { stale_after_seconds: 1 })
    expect(await evaluate(service)).toMatchObject({ decision: true })
    const store = join(folder, "jobwarden.sqlite")
    copyFileSync(store, join(folder, "older"))
    renameSync(join(folder, "older"), store)
    await soon(async () => (await evaluate(service)).reason === "stale_policy")
    expect(await forward(service)).not.toBe(204)
    const readiness = await fetch(`${service.url}/-/readiness`)
    expect([readiness.status, await readiness.text()]).toEqual([
      503,
      expect.stringContaining("the store has not confirmed the policies for too long")
    ])
    expect(service.stderr()).toContain("was moved, removed or replaced while it was open")
    expect((await show(service)).status).toBe(503)
  })
})
