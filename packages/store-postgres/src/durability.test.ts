import { increment, keep, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Effect, Fiber } from "effect"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { startCuttingProxy, type Cut } from "./testing/cutting-proxy.ts"
import { emptyDatabase, openFailure, withStore } from "./testing/opened.ts"
import { startServer } from "./testing/server.ts"

/** What somebody else's connection finds: it does not take the store's word for anything. */
const whole = `SELECT (SELECT count(*)::int FROM jobwarden.audit_event) AS events,
  (SELECT count(*)::int FROM jobwarden.audit_event_personal) AS personal,
  (SELECT count(*)::int FROM jobwarden.policy_revision r JOIN jobwarden.audit_event e
     ON e.sequence = r.event_sequence AND e.revision = r.revision AND e.entity_id = r.entity_id
     WHERE (e.body::json #>> '{revision,after}')::int = r.revision) AS revisions,
  (SELECT sequence::int FROM jobwarden.audit_head) AS head`

const through = (url: string, port: number) => {
  const changed = new URL(url)
  changed.port = String(port)
  return changed.href
}

describe("a connection that is cut at a commit", () => {
  it.each<Cut["keeps"]>(["question", "answer"])(
    "whose %s does not arrive: the change is stored once, and acknowledged only then",
    async (keeps) => {
      const { run, server, url } = await emptyDatabase()
      const proxy = await startCuttingProxy(server.port)
      await withStore({ url: through(url, proxy.port) }, (store) =>
        Effect.gen(function* () {
          yield* store.change(project(1), increment)
          proxy.cutNext({ statement: "COMMIT", keeps })
          const { answer, policy } = yield* store.change(project(1), increment)
          expect([answer, policy.revision, proxy.cuts()]).toEqual([2, 2, 1])
          expect(yield* store.read(project(1))).toEqual(policy)
          proxy.cutNext({ statement: "COMMIT", keeps })
          yield* store.append([{ event: refusedEvent(project(1)), personal }])
          expect(proxy.cuts()).toBe(2)
        })
      )
      await proxy.close()
      expect(await run(whole)).toEqual([{ events: 3, personal: 3, revisions: 2, head: 3 }])
    }
  )

  it("of a server that cannot be asked afterwards is told as what it is", { timeout: 30_000 }, async () => {
    const { run, server, url } = await emptyDatabase()
    const proxy = await startCuttingProxy(server.port)
    const options = { url: through(url, proxy.port), bounds: { settleMilliseconds: 300 } }
    const failure = await withStore(options, (store) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        proxy.cutNext({ statement: "COMMIT", keeps: "answer", isLast: true })
        return yield* Effect.flip(store.change(project(1), increment))
      })
    )
    await proxy.close()
    expect(failure).toMatchObject({ _tag: "StoreUnavailable" })
    expect(String(failure)).toContain("it may have been stored or not: read the policy again")
    expect(await run(whole)).toEqual([{ events: 2, personal: 2, revisions: 2, head: 2 }])
  })
})

describe("a connection that is cut before the commit", () => {
  it.each(["UPDATE jobwarden.audit_head", "INSERT INTO jobwarden.audit_event"])(
    "at `%s`: nothing is stored, and nothing half",
    async (statement) => {
      const { run, server, url } = await emptyDatabase()
      const proxy = await startCuttingProxy(server.port)
      await withStore({ url: through(url, proxy.port) }, (store) =>
        Effect.gen(function* () {
          proxy.cutNext({ statement, keeps: "answer" })
          const failure = yield* Effect.flip(store.change(project(1), increment))
          expect(String(failure)).toMatch(
            /the database `test_\d+` at `127.0.0.1:\d+` (closed the connection|cannot be used)/
          )
          expect(String(failure)).not.toContain(server.password)
          expect((yield* store.change(project(1), increment)).policy.revision).toBe(1)
        })
      )
      await proxy.close()
      expect(await run(whole)).toEqual([{ events: 1, personal: 1, revisions: 1, head: 1 }])
    }
  )
})

describe("a server that would forget", () => {
  it("what it has reported is not begun with", async () => {
    const { name, run, url } = await emptyDatabase()
    await run(`ALTER DATABASE ${name} SET synchronous_commit = off`)
    const message = await openFailure({ url })
    expect(message).toMatch(/has `synchronous_commit` off, so that what it reports as stored is lost/)
    expect(await run("SELECT count(*)::int AS n FROM pg_namespace WHERE nspname = 'jobwarden'")).toEqual([
      { n: 0 }
    ])
  })

  it("since the store was opened is given nothing more to keep", async () => {
    const { name, run, url } = await emptyDatabase()
    await withStore({ url, bounds: { connections: 1 } }, (store) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        yield* Effect.promise(() => run(`ALTER DATABASE ${name} SET synchronous_commit = off`))
        // The setting is taken by new connections: the one there is ends.
        yield* Effect.promise(() =>
          run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = '${name}' AND application_name = 'jobwarden'`)
        )
        const failure = yield* Effect.flip(store.change(project(1), increment))
        expect(String(failure)).toContain("has `synchronous_commit` off")
        expect((yield* store.read(project(1))).revision).toBe(1)
      })
    )
    expect(await run(whole)).toEqual([{ events: 1, personal: 1, revisions: 1, head: 1 }])
  })
})

describe("a standby that a commit waits for", () => {
  it(
    "and that is not there: called off, the change is not acknowledged as stored",
    { timeout: 60_000 },
    async () => {
      const server = await startServer("synchronous_standby_names=nobody", "synchronous_commit=local")
      afterAll(() => server.stop())
      const name = await server.newDatabase()
      const url = server.url(name)
      await withStore({ url }, (store) => store.change(project(1), increment))
      await server.run("postgres", `ALTER DATABASE ${name} SET synchronous_commit = on`)
      const bounds = { statementMilliseconds: 300, settleMilliseconds: 500 }
      const failure = await withStore({ url, bounds }, (store) =>
        Effect.gen(function* () {
          expect((yield* store.change(project(1), keep)).policy.revision).toBe(1)
          const fiber = yield* Effect.forkChild(Effect.flip(store.change(project(1), increment)))
          yield* Effect.promise(() => callOff(server.run))
          return yield* Fiber.join(fiber)
        })
      )
      expect(String(failure)).toContain("it may have been stored or not")
      // It is there, on this one machine.
      expect((await server.run(name, whole))[0]).toMatchObject({ revisions: 2 })
    }
  )
})

/** Calls off every wait for a standby, until there has been one. */
const callOff = async (run: (database: string, sql: string) => Promise<ReadonlyArray<object>>) => {
  for (;;) {
    const waiting = await run(
      "postgres",
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    )
    if (waiting.length > 0) return
    await sleep(10)
  }
}

describe("a server that is killed under load", () => {
  it("has everything that was acknowledged, and nothing half", { timeout: 60_000 }, async () => {
    const server = await startServer()
    afterAll(() => server.stop())
    const name = await server.newDatabase()
    const acknowledged: Array<string> = []
    await withStore({ url: server.url(name) }, (store) =>
      Effect.gen(function* () {
        const writing = Array.from({ length: 8 }, (_, index) =>
          store.change(project(1 + (index % 3)), increment).pipe(
            Effect.tap(({ policy }) =>
              Effect.sync(() => void acknowledged.push(`${policy.entity.id} ${policy.revision}`))
            ),
            Effect.catch(() => Effect.sleep(20)),
            Effect.forever,
            Effect.forkChild
          )
        )
        const fibers = yield* Effect.all(writing)
        for (let turn = 0; turn < 2; turn++) {
          const before = acknowledged.length
          while (acknowledged.length < before + 30) yield* Effect.sleep(5)
          yield* Effect.promise(() => server.killAndRestart())
        }
        yield* Fiber.interruptAll(fibers)
      })
    )
    const revisions = await server.run(name, "SELECT entity_id, revision FROM jobwarden.policy_revision")
    const stored = new Set(
      revisions.map(({ entity_id, revision }) => `${String(entity_id)} ${String(revision)}`)
    )
    expect(acknowledged.filter((one) => !stored.has(one))).toEqual([])
    expect(new Set(acknowledged).size, "no revision is acknowledged twice").toBe(acknowledged.length)
    const [found] = await server.run(name, whole)
    expect(found).toEqual({
      events: stored.size,
      personal: stored.size,
      revisions: stored.size,
      head: stored.size
    })
  })
})
