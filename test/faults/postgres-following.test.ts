import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { startServer, type TestServer } from "../../packages/store-postgres/src/testing/index.ts"
import { decide, readiness, soon, startAllOn, token, type Service } from "./postgres-services.ts"

let server: TestServer
let services: readonly Service[] = []
beforeAll(async () => {
  server = await startServer()
  const store = server.url(await server.newDatabase())
  services = await startAllOn(2, store, { stale_after_seconds: 2, postgres: { listen: store } })
}, 120_000)
afterAll(async () => {
  await Promise.all(services.map((service) => service.end("SIGTERM")))
  await server.stop()
})

const both = (): readonly [Service, Service] => {
  const [one, other] = services
  if (one === undefined || other === undefined) throw new Error("both have been started")
  return [one, other]
}

/** Says whether jobs may publish, and how the service answered. */
const admitJobs = async ({ url }: Service, admits: boolean): Promise<number> => {
  const write = admits ? "job_token_and_maintainer" : "maintainer"
  const answer = await fetch(`${url}/api/v4/projects/123/job_token_permissions`, {
    method: "PATCH",
    headers: { "private-token": token, "content-type": "application/json" },
    body: JSON.stringify({ package_registry: { maven: { write } } })
  })
  return answer.status
}

const patience = { timeout: 120_000 }

describe("two processes on one PostgreSQL", () => {
  /** Far above what it takes, for a machine that does other things as well; `bench/feed.ts` measures. */
  const longest = 2_000

  it(`decide by each change of the other within ${longest} ms`, patience, async () => {
    const [one, other] = both()
    const millis: number[] = []
    for (let turn = 0; turn < 30; turn += 1) {
      const [writer, reader] = turn % 4 < 2 ? [one, other] : [other, one]
      const admits = turn % 2 === 0
      expect(await admitJobs(writer, admits)).toBe(200)
      const acknowledged = performance.now()
      await soon("the change decides", async () => (await decide(reader)).decision === admits)
      millis.push(performance.now() - acknowledged)
    }
    expect(Math.max(...millis)).toBeLessThan(longest)
  })

  it("miss nothing over connections that are cut, those that are told of changes too", patience, async () => {
    const [one, other] = both()
    for (let turn = 0; turn < 4; turn += 1) {
      const cut = await server.run(
        "postgres",
        `SELECT pg_terminate_backend(pid), application_name FROM pg_stat_activity
         WHERE application_name LIKE 'jobwarden%'`
      )
      const names = cut.map(({ application_name }) => application_name)
      if (turn === 0) expect(names).toContain("jobwarden listener")
      const admits = turn % 2 === 0
      // A change whose connection is cut before its commit came to nothing, and is asked for again.
      await soon("a change is taken again", async () => (await admitJobs(one, admits)) === 200)
      await soon("the change decides", async () => (await decide(other)).decision === admits)
    }
  })

  it(
    "allow nothing, as stale, and are not ready once PostgreSQL is away for too long, and go on by themselves",
    patience,
    async () => {
      const [one, other] = both()
      expect(await admitJobs(one, true)).toBe(200)
      for (const service of [one, other]) {
        await soon("the change decides", async () => (await decide(service)).decision)
      }
      server.kill()
      // What was confirmed lately goes on to decide.
      expect(await decide(one)).toMatchObject({ decision: true })
      for (const service of [one, other]) {
        await soon("stale", async () => (await decide(service)).reason === "stale_policy")
        expect(await decide(service)).toEqual({ decision: false, reason: "stale_policy" })
        expect((await readiness(service)).status).toBe(503)
        const answer = await fetch(`${service.url}/api/v4/projects/123/job_token_permissions`, {
          headers: { "private-token": token }
        })
        expect(answer.status).toBe(503)
        expect(service.stderr()).toContain("the store cannot be followed")
      }
      await server.killAndRestart()
      for (const service of [one, other]) {
        await soon("decides again", async () => (await decide(service)).decision)
        expect((await readiness(service)).status).toBe(200)
      }
    }
  )
})
