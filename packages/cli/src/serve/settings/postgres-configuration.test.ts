import { Redacted, Result } from "effect"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { afterAll, describe, expect, it } from "vitest"
import { readConfiguration } from "../configuration.ts"
import { readPostgres, type PostgresParts } from "./postgres-configuration.ts"

const folder = mkdtempSync(join(tmpdir(), "jobwarden-postgres-settings-"))
afterAll(() => rmSync(folder, { recursive: true }))

const path = join(folder, "jobwarden.yaml")
const file = (name: string, text: string, mode = 0o600) => {
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), mode)
}

const read = (parts: Partial<PostgresParts>) =>
  readPostgres({
    store: "postgres://me@localhost/db",
    postgres: undefined,
    path,
    besideFile: (name) => join(folder, name),
    environmentPassword: undefined,
    ...parts
  })
const settings = (parts: Partial<PostgresParts>) => Result.getOrThrow(read(parts))
const problems = (parts: Partial<PostgresParts>) =>
  Result.getOrElse(Result.flip(read(parts)), () => []).map(
    (problem) => `${problem.path.join(".")}: ${problem.message}`
  )

describe("a store in PostgreSQL", () => {
  it("is read out of a whole configuration, the password out of a file of its own", () => {
    file("password", "planted-password\n")
    file("platform.yaml", "version: 1\nprojects: []\nusers: []\ntokens: []\n")
    file(
      "jobwarden.yaml",
      `version: 1
store: postgres://me@db.example.com/policies
postgres: { password_file: password, listen: "postgres://me@direct.example.com/policies", connections: 4 }
platform: { type: static, file: platform.yaml }
`
    )
    const configuration = Result.getOrThrow(readConfiguration(path))
    expect(configuration.sqlitePath).toBeUndefined()
    const { connections, listenUrl, password, url } = { ...configuration.postgres }
    expect([url, password, listenUrl].map((one) => one && Redacted.value(one))).toEqual([
      "postgres://me@db.example.com/policies",
      "planted-password",
      "postgres://me@direct.example.com/policies"
    ])
    expect(connections).toBe(4)
    expect(inspect(configuration, { depth: 9 })).not.toContain("planted")
  })

  it("has the environment's password only where no file has one", () => {
    file("password", "planted-password\n")
    const of = (parts: Partial<PostgresParts>) => {
      const password = settings({ environmentPassword: "from the environment", ...parts })?.password
      return password && Redacted.value(password)
    }
    expect(of({})).toBe("from the environment")
    expect(of({ postgres: { password_file: "password" } })).toBe("planted-password")
  })

  it("is none where the store is a file", () => {
    expect(settings({ store: "sqlite:a" })).toBeUndefined()
    expect(problems({ store: "sqlite:a", postgres: { connections: 3 } })).toEqual([
      "postgres: goes with a store in PostgreSQL; leave it out, or name such a store"
    ])
  })
})

describe("what is not safe is refused, and told without a password", () => {
  it("a password in a configuration that others read", () => {
    file("jobwarden.yaml", "", 0o640)
    const [told, ...more] = problems({ store: "postgres://me:planted@localhost/db" })
    expect(told).toContain("store: has a password, and ")
    expect(told).toContain("can be read by others; run `chmod 600` on it")
    expect(`${told}${more.length}`).not.toContain("planted")
    file("jobwarden.yaml", "", 0o600)
    expect(problems({ store: "postgres://me:planted@localhost/db" })).toEqual([])
  })

  it("a password twice, and a file that others read", () => {
    file("password", "planted-password\n", 0o644)
    const told = problems({
      store: "postgres://me:planted@localhost/db",
      postgres: { password_file: "password" }
    })
    expect(told).toHaveLength(2)
    expect(told[0]).toContain("the password's file")
    expect(told[1]).toContain("keep one of them")
    expect(told.join()).not.toContain("planted")
  })

  it("a way to another machine in plain sight, unless it is allowed", () => {
    const store = "postgres://me@db.example.com/db?sslmode=disable"
    expect(problems({ store })[0]).toContain(
      "store: has `sslmode=disable`, and the database is on another machine"
    )
    expect(problems({ store, postgres: { allow_plain: true } })).toEqual([])
    expect(problems({ store: "postgres://me@localhost/db?sslmode=disable" })).toEqual([])
  })

  it("everything that is wrong with both addresses at once", () => {
    const told = problems({
      store: "postgres://me@db/db?sslmode=require",
      postgres: { listen: "postgres://me@db/db?options=x" }
    })
    expect(told.map((one) => one.split(":")[0])).toEqual(["store", "postgres.listen"])
  })
})
