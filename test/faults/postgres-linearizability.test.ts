import { afterAll, expect, it } from "vitest"
import { sharedServer } from "../../packages/store-postgres/src/testing/index.ts"
import { problemsOfHistory } from "./linearizable.ts"
import { runClients } from "./policy-clients.ts"
import { projects, startAllOn, token } from "./postgres-services.ts"

const { MODE } = (import.meta as { readonly env?: { readonly MODE?: string } }).env ?? {}
/** In the short form; `npm run prove:postgres` has more of them. */
const operations = MODE === "whole" ? 1_000 : 40
const ways = ["by being told", "by looking"].slice(0, MODE === "whole" ? 2 : 1)
const stops: Array<() => Promise<unknown>> = []
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop()
})

it.each(ways)(
  "16 clients who ask two processes on one PostgreSQL, and hang up, see one order of things; the processes follow each other %s",
  { timeout: 60_000 + operations * 500 },
  async (how) => {
    const server = await sharedServer()
    const store = server.url(await server.newDatabase())
    const services = await startAllOn(2, store, how === "by looking" ? {} : { postgres: { listen: store } })
    const stop = () => Promise.all(services.map((service) => service.end("SIGTERM")))
    stops.push(stop)
    const urls = services.map(({ url }) => url)
    const history = await runClients({ urls, token, projects, clients: 16, operations })
    await stop()

    expect(problemsOfHistory(history)).toEqual([])
    const outcomes = history.map(({ what }) => (what.type === "read" ? "read" : what.outcome.type))
    // A history in which nothing happened would be in order too.
    for (const outcome of ["read", "stored", "refused", "unknown"]) {
      expect(outcomes.filter((one) => one === outcome).length, outcome).toBeGreaterThan(10)
    }
  }
)
