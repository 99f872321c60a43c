import Database from "better-sqlite3"
import { Effect } from "effect"
import { copyFileSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { besides, fill, openFailure, temporaryPaths, withRaw } from "../test/support.ts"
import { latestVersion, migrations } from "./migrations/index.ts"
import { versionOfForeign } from "./schema.ts"

const newPath = temporaryPaths()

it("of a file that somebody else may have made is trusted with nothing from then on", async () => {
  const path = await fill(newPath())
  const database = new Database(path)
  try {
    database.pragma("trusted_schema = ON")
    expect(await Effect.runPromise(versionOfForeign(database, path))).toBe(latestVersion)
    expect(database.pragma("trusted_schema", { simple: true })).toBe(0)
  } finally {
    database.close()
  }
})

describe("a file that is not a policy store is left as it is", () => {
  const untouched = async (path: string, message: string) => {
    const before = readFileSync(path)
    expect(await openFailure({ path })).toMatch(message)
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(besides(path)).toEqual([])
  }

  it.each(["text", "text ".repeat(2000)])("no database at all", async (text) => {
    const path = newPath()
    writeFileSync(path, text)
    await untouched(path, `\`${path}\` is not a SQLite database; name another path`)
  })

  it("another program's database", async () => {
    const path = newPath()
    withRaw(path, (database) => database.exec("CREATE TABLE customer (id INTEGER PRIMARY KEY)"))
    await untouched(path, `\`${path}\` is a SQLite database, but not a policy store; nothing was changed`)
    withRaw(path, (database) => database.pragma(`application_id = ${0x1234}`))
    await untouched(path, "not a policy store (its application id is 0x1234)")
  })

  it("an empty database that another program claimed", async () => {
    const path = newPath()
    withRaw(path, (database) => database.pragma("user_version = 7"))
    await untouched(path, "not a policy store")
  })

  it("a newer version's store", async () => {
    const path = await fill(newPath())
    withRaw(path, (database) => database.pragma("user_version = 99"))
    await untouched(
      path,
      `\`${path}\` was written by a newer version (its schema is 99, the newest known here is ${latestVersion}); ` +
        "nothing was changed; run that version or a later one"
    )
  })

  it("a store that contradicts itself", async () => {
    const path = await fill(newPath())
    withRaw(path, (database) => database.pragma("user_version = 0"))
    await untouched(
      path,
      `contradicts itself (its schema is 0, the migrations it records end at ${latestVersion})`
    )
  })
})

describe("a damaged store is not taken for a new one", () => {
  it.each([2, 16, 30, 99, 100, 512, 1000, 4095, 4096, 5000, 8192, 20480])(
    "cut to %i bytes",
    async (length) => {
      const path = newPath()
      copyFileSync(await fill(newPath()), path)
      truncateSync(path, length)
      const message = await openFailure({ path })
      expect(message).toMatch(/is damaged; stop every process|is not a SQLite database/)
      expect(message).toContain(`\`${path}\``)
      expect(statSync(path).size).toBe(length)
    }
  )

  it("garbled in the middle: the damage shows when it is read", async () => {
    const path = await fill(newPath())
    const bytes = readFileSync(path)
    bytes.fill(0x5a, 4096)
    writeFileSync(path, bytes)
    expect(await openFailure({ path })).toMatch(`\`${path}\` is damaged; stop every process`)
  })
})

describe("migrations", () => {
  it("are numbered from 1 without a gap, one file each", () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1))
    const files = readdirSync(join(import.meta.dirname, "migrations")).filter((name) => /^\d/.test(name))
    expect(files.sort()).toEqual(
      migrations.map(({ version, name }) => `${String(version).padStart(4, "0")}-${name}.ts`)
    )
  })
})
