import { afterAll, expect, it } from "vitest"
import { startServer } from "../../packages/store-postgres/src/testing/index.ts"
import { changeAgainAndAgain } from "./acknowledged-changes.ts"
import { postgresProblemsOf } from "./checked-postgres.ts"
import { projects, readiness, soon, startAllOn, token } from "./postgres-services.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}
/** In the short form; `npm run prove:postgres` goes on for longer. */
const kills = MODE === "whole" ? 50 : 2
const stops: Array<() => Promise<unknown>> = []
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
})

it(
  "PostgreSQL is killed and starts again under load: nothing acknowledged is lost, the service answers 503 meanwhile and goes on by itself",
  { timeout: 60_000 + kills * 20_000 },
  async () => {
    const server = await startServer()
    stops.push(server.stop)
    const database = await server.newDatabase()
    const services = await startAllOn(2, server.url(database))
    stops.push(() => Promise.all(services.map((service) => service.end("SIGTERM"))))
    const changes = changeAgainAndAgain({
      urls: services.map(({ url }) => url),
      token,
      projects,
      clients: 8,
      run: "killed"
    })
    stops.push(changes.stop)
    for (let kill = 0; kill < kills; kill += 1) {
      await changes.more(20)
      server.kill()
      const before = changes.refused.get(503) ?? 0
      for (const service of services) {
        await soon("503 while the database is away", async () => (await readiness(service)).status === 503)
      }
      await server.killAndRestart()
      await changes.more(20)
      for (const service of services) {
        await soon("ready again", async () => (await readiness(service)).status === 200)
      }
      expect(changes.refused.get(503) ?? 0).toBeGreaterThan(before)
    }
    await changes.stop()
    await Promise.all(services.map((service) => service.end("SIGTERM")))

    expect([...changes.refused.keys()]).toEqual([503])
    expect(changes.acknowledged.length).toBeGreaterThanOrEqual(kills * 40)
    expect(await postgresProblemsOf(server, database, changes.acknowledged)).toEqual([])
  }
)
