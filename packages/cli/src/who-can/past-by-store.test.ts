import { PolicyStore, type StoredPolicy } from "@jobwarden/service"
import { layer } from "@jobwarden/store-sqlite"
import { Effect, Result } from "effect"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { whoCouldByStore } from "./past-by-store.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-past-"))
const [store, platform] = [join(folder, "jobwarden.sqlite"), join(folder, "platform.yaml")]
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (day: number): string => `2026-08-${day}T10:00:00.000Z`

const write = (grant: string, day: number) =>
  PolicyStore.use((open) =>
    open.change({ type: "project", id: 123 }, ({ entity, revision }: StoredPolicy) =>
      Result.succeed({
        write: {
          document: { permissions: { jobs: { delete: grant } } },
          event: {
            event_name: "job_token_permissions_updated",
            time: at(day),
            actor: { type: "user", id: 3 },
            entity,
            request_id: "request",
            revision: { before: revision, after: revision + 1 }
          },
          personal: {}
        },
        answer: null
      })
    )
  )

beforeAll(async () => {
  const projects = [{ id: 123, path: "acme/backend", visibility: "private" }]
  writeFileSync(platform, JSON.stringify({ version: 1, projects }))
  await Effect.runPromise(
    Effect.all([write("maintainer", 20), write("owner", 22)]).pipe(Effect.provide(layer({ path: store })))
  )
})

const ask = (moment: string, project: number | string = "acme/backend", more: object = {}) =>
  whoCouldByStore({ store, platform, ...more }, project, {
    resource: "jobs",
    action: "delete",
    at: Date.parse(moment)
  })
const refused = (asked: ReturnType<typeof ask>) => Effect.runPromise(Effect.flip(asked))

describe("a store that is asked about the past", () => {
  it("says who could, between which revisions, by path and by id", async () => {
    for (const project of ["acme/backend", 123]) {
      const { access, cell, past, revision } = await Effect.runPromise(ask(at(21), project))
      expect(access.users).toEqual(["maintainer", "owner"])
      expect([revision, cell.grant]).toEqual([1, "maintainer"])
      expect(past).toMatchObject({
        since: { at: at(20), by: [{ type: "project", revision: 1, sequence: 1 }] },
        until: { at: at(22), by: [{ type: "project", revision: 2, sequence: 2 }] }
      })
    }
  })

  it("is left as it is", async () => {
    const before = readdirSync(folder)
    await Effect.runPromise(ask(at(19)))
    expect(readdirSync(folder)).toEqual(before)
  })

  it("says what keeps it from an answer", async () => {
    expect(await refused(ask("2999-12-31"))).toMatchObject({
      _tag: "WrongUsage",
      message: expect.stringMatching(/^`--at` is in the future: it is \S+Z now$/)
    })
    expect(await refused(ask(at(21), "acme/backed"))).toMatchObject({
      _tag: "WrongUsage",
      message: expect.stringContaining("has no project `acme/backed`")
    })
    expect((await refused(ask(at(21), 123, { store: platform })))._tag).toBe("UnusableInput")
    expect((await refused(ask(at(21), 123, { store: join(folder, "none.sqlite") })))._tag).toBe(
      "UnusableInput"
    )
    expect((await refused(ask(at(21), 123, { platform: store })))._tag).toBe("UnusableInput")
  })
})
