import Database from "better-sqlite3"
import { readdirSync, readFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  permissionsOf,
  printedRequests,
  readStore,
  runCommand,
  shell,
  startQuickstart,
  temporaryFolder,
  type Running
} from "./service.ts"

const change = (service: Running, headers: Readonly<Record<string, string>>, body = "{}") =>
  fetch(permissionsOf(service), {
    method: "PATCH",
    headers: { "content-type": "application/json", ...headers },
    body
  })

describe("a service that is told to stop", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "by %s ends well, with every refused attempt in the log",
    { timeout: 20_000 },
    async (signal) => {
      const folder = temporaryFolder()
      const service = await startQuickstart(folder)
      const { tokens } = service
      for (let turn = 0; turn < 3; turn++) {
        expect((await change(service, { "private-token": tokens["developer"] ?? "" })).status).toBe(403)
      }
      expect((await change(service, { "job-token": tokens["job_on_main"] ?? "" })).status).toBe(401)
      expect((await change(service, { "private-token": "guessed" })).status).toBe(401)
      const started = performance.now()
      expect(await service.end(signal)).toEqual({ code: 0, signal: null })
      expect(performance.now() - started).toBeLessThan(5000)
      expect(service.stderr()).toBe("")
      const { events, revisions } = readStore(folder)
      expect(revisions).toEqual([])
      // One event per minute: the three attempts may fall into two.
      const developer = events.filter(({ reason }) => reason === "role_below_maintainer")
      expect(developer.reduce((sum, { count }) => sum + Number(count), 0)).toBe(3)
      expect(events.filter(({ reason }) => reason === "job_token_not_allowed")).toMatchObject([
        { actor: { type: "job", id: 9001 }, entity: { type: "project", id: 123 }, count: 1 }
      ])
      expect(events).toHaveLength(developer.length + 1)
    }
  )

  it("answers the request that it has begun", { timeout: 20_000 }, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    let finish = (): void => {}
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode('{"jobs":{"read":'))
        finish = () => {
          controller.enqueue(new TextEncoder().encode('"guest"}}'))
          controller.close()
        }
      }
    })
    const answer = fetch(permissionsOf(service), {
      method: "PATCH",
      headers: { "private-token": service.tokens["maintainer"] ?? "", "content-type": "application/json" },
      body,
      duplex: "half"
    } as RequestInit)
    await new Promise((settle) => setTimeout(settle, 200))
    const ended = service.end("SIGTERM")
    await new Promise((settle) => setTimeout(settle, 200))
    finish()
    expect((await answer).status).toBe(200)
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(readStore(folder).revisions).toMatchObject([{ revision: 1 }])
  })
})

describe("the tokens", () => {
  it("stand in tokens.json and the greeting, and nowhere else", { timeout: 20_000 }, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    const greeting = service.stdout().length
    const [patch, , ask, reset] = printedRequests(service)
    for (const line of [patch, ask, reset, patch]) shell(line)
    for (const token of Object.values(service.tokens)) {
      const url = permissionsOf(service)
      await change(service, { "private-token": token })
      await change(service, { "job-token": token })
      await change(service, {
        authorization: `Bearer ${token}`,
        "x-request-id": token,
        referer: `${url}?token=${token}`
      })
      await change(
        service,
        { "private-token": token },
        JSON.stringify({ jobs: { read: token }, [token]: token })
      )
      await fetch(`${url}?private_token=${token}`)
      await fetch(`${url}?view=${token}`, {
        headers: { "private-token": service.tokens["maintainer"] ?? "" }
      })
      await fetch(permissionsOf(service, token), {
        headers: { "private-token": service.tokens["maintainer"] ?? "" }
      })
      await fetch(`${service.url}/access/v1/evaluation`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${service.tokens["decision_client"]}`,
          "content-type": "application/json"
        },
        body: JSON.stringify({
          subject: { type: "credential", id: "1", properties: { token } },
          action: { name: "read" },
          resource: { type: "jobs", id: "123" }
        })
      })
    }
    const secrets = Object.values(service.tokens).flatMap((token) => [
      token,
      token.slice(4),
      Buffer.from(token).toString("base64").replace(/=+$/, "")
    ])
    expect(secrets.length).toBeGreaterThan(3)
    const expectNoSecret = (where: string, text: string): void => {
      for (const secret of secrets) expect(`${where}: ${text.includes(secret)}`).toBe(`${where}: false`)
    }
    const search = (): void => {
      const names = readdirSync(folder).filter((name) => name !== "tokens.json")
      expect(names).toContain("jobwarden.sqlite")
      for (const name of names) expectNoSecret(name, readFileSync(join(folder, name), "latin1"))
      expectNoSecret("the log", service.stdout().slice(greeting))
      expectNoSecret("standard error", service.stderr())
    }
    search()
    expect(readStore(folder).events.length).toBeGreaterThan(2)
    await service.end("SIGTERM")
    search()
    expect(readStore(folder).events.some(({ reason }) => reason === "job_token_not_allowed")).toBe(true)
  })
})

describe("a store that another process holds", () => {
  it("is 503, and why stands in the log on standard error", { timeout: 30_000 }, async () => {
    const folder = temporaryFolder()
    const service = await startQuickstart(folder)
    const greeting = service.stdout()
    const maintainer = { "private-token": service.tokens["maintainer"] ?? "" }
    const other = new Database(join(folder, "jobwarden.sqlite"))
    other.exec("BEGIN IMMEDIATE")
    const answer = await change(service, maintainer, '{"jobs":{"read":"guest"}}')
    expect([answer.status, await answer.text()]).toEqual([
      503,
      '{"message":"503 Service Unavailable - nothing was changed; try again"}'
    ])
    other.exec("ROLLBACK")
    other.close()
    expect((await change(service, maintainer, '{"jobs":{"read":"guest"}}')).status).toBe(200)
    expect(service.stderr()).toMatch(
      /^[^\n]*the policy store is unavailable: [^\n]*is locked by another process[^\n]*\n$/
    )
    expect(JSON.parse(service.stderr())).toMatchObject({
      level: "error",
      request_id: answer.headers.get("x-request-id")
    })
    expect(service.stdout()).toBe(greeting)
    await service.end("SIGTERM")
  })
})

describe("a service that cannot start", () => {
  const lines = (text: string): number => text.trimEnd().split("\n").length

  it("says in one line that its port is taken", { timeout: 20_000 }, async () => {
    const other = createServer()
    const port = await new Promise<number>((settle) => {
      other.listen(0, "127.0.0.1", () => {
        const address = other.address()
        settle(typeof address === "object" && address !== null ? address.port : 0)
      })
    })
    try {
      const { status, stdout, stderr } = runCommand(
        ["serve", "--quickstart", "--data", temporaryFolder()],
        String(port)
      )
      expect([status, stdout]).toEqual([2, ""])
      expect(stderr).toBe(
        `jobwarden: port ${port} of 127.0.0.1 is taken; stop what listens there, or choose another: PORT=8081 npm start\n`
      )
    } finally {
      other.close()
    }
  })

  it.each([
    ["a port that is none", ["serve", "--quickstart"], "http", /PORT is not a port/],
    ["a port that is too high", ["serve", "--quickstart"], "65536", /PORT is not a port/],
    ["nothing to serve", ["serve"], "0", /needs a configuration: --config .*or --quickstart/],
    ["a folder without --quickstart", ["serve", "--data", "x"], "0", /--data goes with --quickstart/],
    ["both", ["serve", "--quickstart", "--config", "x.yaml"], "0", /either --config or --quickstart/],
    [
      "a configuration that is not there",
      ["serve", "--config", "none.yaml"],
      "0",
      /none\.yaml` cannot be used/
    ],
    [
      "a folder that is a file",
      ["serve", "--quickstart", "--data", import.meta.filename],
      "0",
      /cannot be laid out/
    ]
  ])("says so and what to do: %s", { timeout: 20_000 }, (_, args, port, told) => {
    const { status, stdout, stderr } = runCommand(args, port)
    expect([status, stdout]).toEqual([2, ""])
    expect(stderr).toMatch(told)
    expect(lines(stderr)).toBeLessThanOrEqual(2)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})
