import type { PolicyStore, StoredPolicy } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import { Effect, Fiber } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { channel, listen } from "./listener.ts"
import { emptyDatabase, withStore } from "./testing/opened.ts"
import { parseAddress } from "./address.ts"
import { openDatabase, usualBounds } from "./database.ts"
import { missingPooler, startPooler } from "./testing/pooler.ts"

type Store = PolicyStore["Service"]

/** Follows the log until it has come to an event, and answers what it saw. */
const follow = (store: Store, until: () => number): Effect.Effect<ReadonlyArray<StoredPolicy>, unknown> =>
  Effect.gen(function* () {
    const seen: Array<StoredPolicy> = []
    for (let through = 0; through < until();) {
      yield* Effect.timeout(store.waitBehind(through), "20 seconds")
      const changed = yield* store.changedAfter({ after: through, limit: 7 })
      seen.push(...changed.policies)
      through = changed.through
    }
    return seen
  })

/** The connections that listen, of this database's stores. */
const listeners =
  "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'jobwarden listener'"
const killListeners = `SELECT pg_terminate_backend(pid) ${listeners}`

describe("a listener", () => {
  it("that is cut off again and again misses nothing that others write", { timeout: 30_000 }, async () => {
    const { run, url } = await emptyDatabase()
    const changes = 60
    await withStore({ url }, (writer) =>
      withStoreEffect({ url, listenUrl: url }, (reader) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.forkChild(follow(reader, () => changes))
          for (let change = 0; change < changes; change++) {
            yield* writer.change(project(1 + (change % 5)), increment)
            if (change % 10 === 5) yield* Effect.promise(() => run(killListeners))
          }
          const seen = yield* Fiber.join(fiber)
          for (const id of [1, 2, 3, 4, 5]) {
            const own = seen.filter(({ entity }) => entity.id === id).map(({ revision }) => revision)
            expect(own.at(-1)).toBe(12)
            expect(own).toEqual([...own].sort((one, other) => one - other))
          }
        })
      )
    )
  })

  it(
    "is told long before the log would be looked at again, also after it was cut off",
    { timeout: 30_000 },
    async () => {
      const { run, url } = await emptyDatabase()
      const feed = { listeningPollMilliseconds: 20_000, pollMilliseconds: 20_000 }
      await withStore({ url }, (writer) =>
        withStoreEffect({ url, listenUrl: url, feed }, (reader) =>
          Effect.gen(function* () {
            for (let turn = 1; turn <= 3; turn++) {
              yield* listening(run)
              const fiber = yield* Effect.forkChild(reader.waitBehind(turn - 1))
              // By somebody else's process: nothing in this one tells.
              yield* Effect.sleep(30)
              yield* Effect.promise(() => writeElsewhere(url))
              yield* Effect.timeout(Fiber.join(fiber), "5 seconds")
              yield* Effect.promise(() => run(killListeners))
            }
            expect(yield* reader.head).toBe(3)
            expect(writer).toBeDefined()
          })
        )
      )
    }
  )

  it.runIf(missingPooler() === null)("behind a pooler hears nothing, and knows that", async () => {
    const { name, server } = await emptyDatabase()
    const pooler = await startPooler(server)
    const isListening = await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const address = yield* Effect.fromResult(parseAddress(pooler.url(name)))
          const { query } = yield* openDatabase(address)
          const listener = yield* listen(
            address,
            usualBounds,
            () => {},
            (word) => query("SELECT pg_notify($1, $2)", [channel, word])
          )
          yield* Effect.sleep(2500)
          return listener.isListening()
        })
      )
    )
    await pooler.stop()
    expect(isListening).toBe(false)
  })
})

describe("without a listener", () => {
  it("what another process stores is found soon", async () => {
    const { url } = await emptyDatabase()
    await withStore({ url }, (reader) =>
      Effect.gen(function* () {
        const fiber = yield* Effect.forkChild(reader.waitBehind(0))
        yield* Effect.sleep(30)
        yield* Effect.promise(() => writeElsewhere(url))
        yield* Effect.timeout(Fiber.join(fiber), "3 seconds")
        expect(yield* reader.head).toBe(1)
      })
    )
  })
})

const withStoreEffect = <A, E>(
  options: Parameters<typeof withStore>[0],
  body: (store: Store) => Effect.Effect<A, E>
) => Effect.promise(() => withStore(options, body))

/** Waits until somebody listens. */
const listening = (run: (sql: string) => Promise<ReadonlyArray<object>>) =>
  Effect.promise(async () => {
    while ((await run(`SELECT 1 ${listeners} AND query LIKE 'LISTEN%' AND state = 'idle'`)).length === 0);
  })

/** One change by a process of its own. */
const writeElsewhere = async (url: string): Promise<void> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "testing/write-once.ts"), url], {
    stdio: ["ignore", "ignore", "inherit"]
  })
  const [code] = (await once(child, "exit")) as [number]
  if (code !== 0) throw new Error(`it ended with ${code}`)
}
