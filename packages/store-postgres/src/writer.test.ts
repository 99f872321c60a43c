import { group, increment, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Cause, Effect, Exit, Result } from "effect"
import { describe, expect, it } from "vitest"
import { emptyDatabase, withStore } from "./testing/opened.ts"

describe("changes that share a transaction", () => {
  it("do not suffer for each other: who refuses, throws or cannot be stored is alone in it", async () => {
    const { run, url } = await emptyDatabase()
    const mistake = new Error("a mistake in the decision")
    await withStore({ url }, (store) =>
      Effect.gen(function* () {
        const all = yield* Effect.all(
          [
            store.change(project(1), increment),
            store.change(project(2), () => Result.fail("refused")),
            store.change(project(3), () => {
              throw mistake
            }),
            store.append([
              { event: { ...refusedEvent(project(4)), entity: { type: "project", id: 1.5 } }, personal }
            ]),
            store.change(group(1.5), increment),
            store.change(project(1), increment)
          ].map((one: Effect.Effect<unknown, unknown>) => Effect.exit(one)),
          { concurrency: "unbounded" }
        )
        expect(all.map(Exit.isSuccess)).toEqual([true, false, false, false, false, true])
        const causes = all.flatMap((exit) => (Exit.isFailure(exit) ? [exit.cause] : []))
        expect(causes.map(Cause.hasDies)).toEqual([false, true, true, true])
        expect(causes[0] && Cause.squash(causes[0])).toBe("refused")
        expect(causes[1] && Cause.squash(causes[1])).toBe(mistake)
        expect((yield* store.read(project(1))).document).toEqual({ counter: 2 })
      })
    )
    expect(
      await run("SELECT array_agg(sequence::int ORDER BY sequence) AS log FROM jobwarden.audit_event")
    ).toEqual([{ log: [1, 2] }])
  })

  it("are few transactions, however many ask at once", async () => {
    const { name, server, url } = await emptyDatabase()
    await withStore({ url }, (store) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        yield* Effect.all(
          Array.from({ length: 64 }, (_, id) => store.change(project(1 + id), increment)),
          { concurrency: "unbounded" }
        )
      })
    )
    // Which transaction wrote a row is beside it.
    const [found] = await server.run(
      name,
      "SELECT count(DISTINCT xmin::text)::int AS transactions, count(*)::int AS events FROM jobwarden.audit_event"
    )
    expect(found?.["events"]).toBe(65)
    expect(Number(found?.["transactions"])).toBeLessThanOrEqual(5)
  })
})
