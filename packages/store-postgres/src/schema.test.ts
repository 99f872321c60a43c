import { increment, project } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { latestVersion, migrations } from "./migrations/index.ts"
import { connect } from "./open.ts"
import { migrate } from "./schema.ts"
import { emptyDatabase, openFailure, withStore } from "./testing/opened.ts"

const migrateTo = (url: string, version: number): Promise<void> =>
  Effect.runPromise(
    Effect.scoped(Effect.flatMap(connect({ url }), ({ database, told }) => told(migrate(database, version))))
  )

const recorded = "SELECT version, name FROM jobwarden.migration ORDER BY version"
const all = migrations.map(({ name, version }) => ({ version, name }))

describe("migrations", () => {
  it("are numbered from 1 without a gap, one file each", () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
    const files = readdirSync(join(import.meta.dirname, "migrations")).filter((name) => /^\d/.test(name))
    expect(files.sort()).toEqual(
      migrations.map(({ name, version }) => `${String(version).padStart(4, "0")}-${name}.ts`)
    )
  })

  it.each(migrations.slice(0, -1).map(({ version }) => version))(
    "go on from version %i, and leave what is stored as it is",
    async (version) => {
      const { run, url } = await emptyDatabase()
      await migrateTo(url, version)
      expect(await run(recorded)).toEqual(all.slice(0, version))
      await run(`
        UPDATE jobwarden.audit_head SET sequence = 1;
        INSERT INTO jobwarden.audit_event VALUES
          (1, '{"sequence":1}', sha256('x'), 'project', 1, 1, '2026-08-22T10:11:12.345Z');
        INSERT INTO jobwarden.policy_revision VALUES
          ('project', 1, 1, '{"counter":1}', 1, '2026-08-22T10:11:12.345Z')`)
      const { policy } = await withStore({ url }, (store) => store.change(project(1), increment))
      expect(policy).toMatchObject({ revision: 2, document: { counter: 2 } })
      expect(await run(recorded)).toEqual(all)
    }
  )

  it("of six stores that open at once are made once, and all six open", async () => {
    const { run, url } = await emptyDatabase()
    const open = () =>
      withStore({ url, bounds: { connections: 1 } }, (store) => store.change(project(1), increment))
    await Promise.all(Array.from({ length: 6 }, open))
    expect(await run(recorded)).toEqual(all)
    expect(await run("SELECT max(revision)::int AS revision FROM jobwarden.policy_revision")).toEqual([
      { revision: 6 }
    ])
  })

  it("need no right to make anything where they are made already", async () => {
    const { name, run, server, url } = await emptyDatabase()
    await withStore({ url }, (store) => store.change(project(1), increment))
    await run(`CREATE ROLE plain_${name} LOGIN PASSWORD 'plain';
      GRANT USAGE ON SCHEMA jobwarden TO plain_${name};
      GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA jobwarden TO plain_${name};
      GRANT UPDATE ON jobwarden.audit_head, jobwarden.use_summary, jobwarden.use_day, jobwarden.use_recording
        TO plain_${name}`)
    const plain = `postgres://plain_${name}:plain@127.0.0.1:${server.port}/${name}`
    const { policy } = await withStore({ url: plain }, (store) => store.change(project(1), increment))
    expect(policy.revision).toBe(2)
  })
})

describe("a database that is not one of ours, or not one yet, is left as it is", () => {
  const untouched = async (sql: string, message: string) => {
    const { run, url } = await emptyDatabase()
    await run(sql)
    const schema = `SELECT table_schema, table_name FROM information_schema.tables
      WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2`
    const before = await run(schema)
    expect(await openFailure({ url })).toContain(message)
    expect(await run(schema)).toEqual(before)
  }

  it("a schema of that name that somebody else made", () =>
    untouched(
      "CREATE SCHEMA jobwarden; CREATE TABLE jobwarden.customer (id int)",
      "has a schema `jobwarden` that is not a policy store's"
    ))

  const ours = `CREATE SCHEMA jobwarden;
    CREATE TABLE jobwarden.migration (version integer PRIMARY KEY, name text, applied_at timestamptz)`

  it("a newer version's store", () =>
    untouched(
      `${ours}; INSERT INTO jobwarden.migration VALUES (99, 'later', now())`,
      `was written by a newer version (its schema is 99, the newest known here is ${latestVersion})`
    ))

  it("a store that contradicts itself", () =>
    untouched(`${ours}; INSERT INTO jobwarden.migration VALUES (1, 'other', now())`, "contradicts itself"))

  it("text that cannot hold every name", async () => {
    const { server } = await emptyDatabase()
    await server.run("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    expect(await openFailure({ url: server.url("latin") })).toContain("keeps text as LATIN1")
  })

  it("one that takes no writes", async () => {
    const { name, run, url } = await emptyDatabase()
    await run(`ALTER DATABASE ${name} SET default_transaction_read_only = on`)
    expect(await openFailure({ url })).toContain(
      "takes no writes: it is a standby, or read-only; name the primary"
    )
  })
})

describe("a database that cannot be reached", () => {
  it.each([
    [
      "nobody listens",
      (url: URL) => void (url.port = "1"),
      "cannot be reached; start it, or name another host"
    ],
    ["it is not there", (url: URL) => void (url.pathname = "/absent"), "does not exist; create it"],
    ["the password is wrong", (url: URL) => void (url.password = "planted-wrong"), "refused the password"],
    [
      "there is no password",
      (url: URL) => void (url.password = ""),
      "it asks for a password, and none is given"
    ]
  ])("is named, with the reason, and no password is told: %s", async (_, change, message) => {
    const { url } = await emptyDatabase()
    const changed = new URL(url)
    change(changed)
    const failure = await openFailure({ url: changed.href })
    expect(failure).toContain("the policy store is unavailable: the database `")
    expect(failure).toContain(message)
    expect(failure).not.toContain("planted")
  })

  it("an unusable address is told so, without its password", async () => {
    const message = await openFailure({ url: "postgres://me:planted@host/db?sslmode=require" })
    expect(message).toContain("the store's address has `sslmode=require`")
    expect(message).not.toContain("planted")
  })
})
