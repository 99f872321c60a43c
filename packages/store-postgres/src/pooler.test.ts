import { UseStore } from "@jobwarden/service"
import { batch, began, increment, personal, project, refusedEvent, use } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { describe, expect, it, test } from "vitest"
import { layer } from "./layer.ts"
import { emptyDatabase, withStore } from "./testing/opened.ts"
import { missingPooler, startPooler } from "./testing/pooler.ts"

const missing = missingPooler()
const isRequired = process.env["CI"] !== undefined
if (missing !== null && !isRequired) console.warn(`skipped: behind a pooler; ${missing}`)

test("what is needed is there: behind a pooler", () => {
  expect(isRequired ? missing : null).toBeNull()
})

describe.runIf(missing === null)(
  `behind a pooler that lends connections out${missing === null ? "" : ` (${missing})`}`,
  () => {
    it("stores of two processes, each with more connections than there are, lose nothing", async () => {
      const { name, run, server, url: direct } = await emptyDatabase()
      const pooler = await startPooler(server)
      try {
        const url = pooler.url(name)
        const work = () =>
          withStore({ url, listenUrl: direct }, (store) =>
            Effect.gen(function* () {
              yield* Effect.forEach(
                Array.from({ length: 60 }, (_, index) => index),
                (index) =>
                  Effect.all([
                    store.change(project(1 + (index % 7)), increment),
                    store.read(project(1 + (index % 7))),
                    store.append([{ event: refusedEvent(project(1)), personal }]),
                    store.latestEvents({ limit: 3 }),
                    store.changedAfter({ after: index, limit: 5 })
                  ]),
                { concurrency: 12 }
              )
              return yield* store.readAll
            })
          )
        await Promise.all([work(), work()])
        expect(
          await run(`SELECT count(*)::int AS events, max(sequence)::int AS last,
                   count(revision)::int AS revisions FROM jobwarden.audit_event`)
        ).toEqual([{ events: 240, last: 240, revisions: 120 }])
        const uses = Effect.gen(function* () {
          const store = yield* UseStore
          yield* store.begin(began)
          yield* Effect.forEach(Array.from({ length: 20 }), () => store.add(batch(use())), { concurrency: 5 })
          return yield* store.read({
            target: 123,
            allowed: true,
            from: "2026-08-01",
            to: "2026-08-31",
            limit: 5
          })
        })
        const found = await Effect.runPromise(uses.pipe(Effect.provide(layer({ url }))))
        expect(found.map(({ count }) => count)).toEqual([20])
      } finally {
        await pooler.stop()
      }
    })

    it("nothing of a session is left on a connection that another will have", async () => {
      const { name, server } = await emptyDatabase()
      const pooler = await startPooler(server, 1)
      try {
        await withStore({ url: pooler.url(name) }, (store) =>
          Effect.gen(function* () {
            yield* Effect.forEach([1, 2, 3, 4, 5], (id) => store.change(project(id), increment), {
              concurrency: 5
            })
            yield* store.readAll
          })
        )
        const { Client } = await import("pg")
        const client = new Client({ connectionString: pooler.url(name), ssl: false })
        await client.connect()
        const { rows } = await client.query(
          `SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,
         (SELECT count(*)::int FROM pg_prepared_statements) AS prepared, (SELECT count(*)::int FROM pg_listening_channels()) AS listening`
        )
        await client.end()
        expect(rows).toEqual([{ statement: "0", lock: "0", prepared: 0, listening: 0 }])
      } finally {
        await pooler.stop()
      }
    })
  }
)
