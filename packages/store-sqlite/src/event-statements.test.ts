import { hashLeaf } from "@jobwarden/service"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { project, refusedEvent } from "@jobwarden/service/testing"
import { temporaryPaths, withRaw, withStore } from "../test/support.ts"
import { prepareEventStatements } from "./event-statements.ts"
import { migrations } from "./migrations/index.ts"

const newPath = temporaryPaths()

describe("reading the audit log", () => {
  it("walks an index in the order that is asked for, whatever is asked", async () => {
    const path = newPath()
    await withStore({ path }, (store) => store.append([{ event: refusedEvent(project(1)), personal: {} }]))
    const asked: Array<string> = []
    withRaw(path, (database) => {
      const prepare = database.prepare.bind(database)
      database.prepare = ((sql: string) => {
        asked.push(sql)
        return prepare(sql)
      }) as typeof database.prepare
      prepareEventStatements(database)
      const paged = asked.filter((sql) => sql.includes("LIMIT"))
      expect(paged).toHaveLength(15)
      for (const sql of paged) {
        const named = {
          type: "project",
          id: 1,
          createdAfter: "",
          createdBefore: "~",
          before: 1,
          limit: 1,
          offset: 0
        }
        const plan = (
          sql.includes("@")
            ? prepare(`EXPLAIN QUERY PLAN ${sql}`).all(named)
            : prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...[...sql.matchAll(/\?/g)].map(() => 1))
        ).map((step) => (step as { readonly detail: string }).detail)
        // The few that are found are put together with their personal data, and may be sorted again.
        const end = sql.includes("@")
          ? plan.findIndex((step) => /\baudit_event\b/.test(step)) + 2
          : plan.length
        const inner = plan.slice(0, end)
        expect([sql, inner.join("; ")]).not.toEqual([sql, expect.stringContaining("TEMP B-TREE")])
        if (/WHERE/.test(sql)) expect(inner.join("; ")).toMatch(/SEARCH/)
      }
    })
  })

  it("finds the time of events that were written before there was an index of it", async () => {
    const path = newPath()
    withRaw(path, (database) => {
      for (const { name, sql, version } of migrations.slice(0, 2)) {
        database.exec(sql)
        database.prepare("INSERT INTO migration VALUES (?, ?, '2026-01-01')").run(version, name)
      }
      database.pragma(`application_id = ${0x4a6f6257}`)
      database.pragma("user_version = 2")
      for (const sequence of [1, 2, 3]) {
        const body = JSON.stringify({
          sequence,
          time: `2026-08-2${sequence}T00:00:00.000Z`,
          entity: { type: "project", id: 1 }
        })
        database
          .prepare("INSERT INTO audit_event (sequence, body, leaf_hash) VALUES (?, ?, ?)")
          .run(sequence, body, hashLeaf(Buffer.from(body)))
      }
    })
    await withStore({ path }, (store) =>
      Effect.gen(function* () {
        const found = yield* store.latestEvents({ createdAfter: "2026-08-22T00:00:00.000Z", limit: 9 })
        expect(found.map(({ sequence, personal }) => [sequence, personal])).toEqual([
          [3, null],
          [2, null]
        ])
      })
    )
  })
})
