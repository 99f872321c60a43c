import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, expect, it } from "vitest"
import { startServer, startSynchronousStandby } from "../../packages/store-postgres/src/testing/index.ts"
import { changeAgainAndAgain } from "./acknowledged-changes.ts"
import { postgresProblemsOf } from "./checked-postgres.ts"
import { projects, readiness, startAllOn, token } from "./postgres-services.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}

/** What happens to the server that is waited for, at the moment when its standby takes over. */
type Ending = "goes on for a while" | "is killed before"

/** In the short form; `npm run prove:postgres` promotes more often. */
const endings: readonly Ending[] =
  MODE === "whole"
    ? Array.from({ length: 10 }, (): readonly Ending[] => ["goes on for a while", "is killed before"]).flat()
    : ["goes on for a while"]

const stops: Array<() => Promise<unknown>> = []
afterAll(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop()
})

it.each(endings)(
  "a synchronous standby is promoted under load, and the old primary %s: nothing acknowledged is lost, and services on the new address go on",
  { timeout: 120_000 },
  async (ending) => {
    const server = await startServer()
    stops.push(server.stop)
    const database = await server.newDatabase()
    const standby = await startSynchronousStandby(server)
    stops.push(standby.stop)
    const before = await startAllOn(2, server.url(database))
    const stopBefore = () => Promise.all(before.map((service) => service.end("SIGKILL")))
    stops.push(stopBefore)
    const load = { token, projects, clients: 8 }
    const first = changeAgainAndAgain({ ...load, urls: before.map(({ url }) => url), run: "before" })
    stops.push(first.stop)
    await first.more(40)
    if (ending === "is killed before") server.kill()
    await standby.promote()
    if (ending === "goes on for a while") {
      // Nobody confirms its commits any more: it may acknowledge nothing that the new one does not have.
      await sleep(300)
      server.kill()
    }
    await first.stop()
    await stopBefore()

    const after = await startAllOn(1, standby.url(database))
    stops.push(() => Promise.all(after.map((service) => service.end("SIGTERM"))))
    const second = changeAgainAndAgain({ ...load, urls: after.map(({ url }) => url), run: "after" })
    stops.push(second.stop)
    await second.more(20)
    await second.stop()
    for (const service of after) expect((await readiness(service)).status).toBe(200)
    await Promise.all(after.map((service) => service.end("SIGTERM")))
    const acknowledged = [...first.acknowledged, ...second.acknowledged]
    expect(await postgresProblemsOf(standby, database, acknowledged)).toEqual([])
  }
)
