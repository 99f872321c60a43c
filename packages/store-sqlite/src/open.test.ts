import { PolicyStore, type StoreUnavailable } from "@jobwarden/service"
import { increment, personal, project, refusedEvent } from "@jobwarden/service/testing"
import { Effect, Exit } from "effect"
import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"
import {
  besides,
  fill,
  openFailure,
  openRaw,
  startStoreProcess,
  temporaryPaths,
  withRaw,
  withStore
} from "../test/support.ts"
import { applicationId, layer } from "./index.ts"
import { latestVersion, migrations } from "./migrations/index.ts"
import { openStore } from "./open.ts"

const newPath = temporaryPaths()
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe("a new file", () => {
  it("is for its owner alone, and so are the files beside it", () => {
    const path = newPath()
    return withStore({ path }, (store) =>
      Effect.gen(function* () {
        yield* store.change(project(1), increment)
        expect([path, `${path}-wal`, `${path}-shm`].map(modeOf)).toEqual(["600", "600", "600"])
      })
    )
  })

  it("carries the application id, the schema version, and the steps that made it", async () => {
    const path = await fill(newPath())
    withRaw(path, (database) => {
      expect(database.pragma("application_id", { simple: true })).toBe(applicationId)
      expect(database.pragma("user_version", { simple: true })).toBe(latestVersion)
      expect(database.pragma("journal_mode", { simple: true })).toBe("wal")
      expect(database.prepare("SELECT version, name FROM migration").all()).toEqual(
        migrations.map(({ version, name }) => ({ version, name }))
      )
    })
  })

  it("is used with every setting that durability, erasure and the triggers lean on", () =>
    Effect.runPromise(
      Effect.gen(function* () {
        const { database } = yield* openStore({ path: newPath(), busyTimeoutMilliseconds: 123 })
        const setting = (name: string) => database.pragma(name, { simple: true })
        expect(setting("journal_mode")).toBe("wal")
        expect(setting("synchronous"), "FULL").toBe(2)
        for (const name of ["foreign_keys", "recursive_triggers", "secure_delete", "fullfsync"]) {
          expect([name, setting(name)]).toEqual([name, 1])
        }
        expect(setting("trusted_schema")).toBe(0)
        expect(setting("busy_timeout")).toBe(123)
      }).pipe(Effect.scoped)
    ))

  it("may be there already, empty, and then keeps its mode", async () => {
    const path = newPath()
    writeFileSync(path, "", { mode: 0o640 })
    chmodSync(path, 0o640)
    await fill(path)
    expect(modeOf(path)).toBe("640")
  })
})

describe("a path that cannot be used is named, with the reason and what to do", () => {
  it("a missing folder", async () => {
    const folder = newPath("missing")
    expect(await openFailure({ path: join(folder, "policies.db") })).toMatch(
      `the policy store is unavailable: the folder \`${folder}\` does not exist; create it, or name another path`
    )
  })

  it("a folder, and a file for a folder", async () => {
    const folder = newPath("folder")
    mkdirSync(folder)
    expect(await openFailure({ path: folder })).toMatch(`\`${folder}\` is a folder; name a file in it`)
    const file = newPath("file")
    writeFileSync(file, "")
    expect(await openFailure({ path: join(file, "policies.db") })).toMatch(`\`${file}\` is not a folder`)
  })

  it.each(["", " ", ":memory:", "a\0b"])("no file name: %j", async (path) => {
    expect(await openFailure({ path })).toMatch("names no file; give the path of a file")
  })

  // Root may write anywhere, so as root the process becomes another user first.
  const user = process.getuid?.() === 0 ? [65534] : []

  it("a folder, or a file, that may not be written", { timeout: 30_000 }, async () => {
    const folder = newPath("locked")
    mkdirSync(folder)
    chmodSync(dirname(folder), 0o755)
    const path = join(folder, "policies.db")
    const open = async () => {
      const child = startStoreProcess(path, 1, 1, ...user)
      await child.ended
      return child.lines().join("\n")
    }
    chmodSync(folder, 0o555)
    expect(await open()).toMatch(
      `the folder \`${folder}\` may not be read and written by this process; grant it`
    )
    chmodSync(folder, 0o777)
    await fill(path)
    chmodSync(path, 0o444)
    expect(await open()).toMatch(
      `unavailable: \`${path}\` may not be read and written by this process; grant it`
    )
  })
})

describe("a locked store", () => {
  it("cannot be opened while another connection has it for itself", async () => {
    const path = await fill(newPath())
    const other = openRaw(path)
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
    const message = await openFailure({ path, busyTimeoutMilliseconds: 20 })
    other.close()
    expect(message).toMatch(`\`${path}\` is locked by another process; wait for it, or end the process`)
  })

  it("refuses a change in time, stores nothing, and works again afterwards", async () => {
    const path = await fill(newPath())
    await withStore({ path, busyTimeoutMilliseconds: 20 }, (store) =>
      Effect.gen(function* () {
        const other = openRaw(path)
        other.exec("BEGIN IMMEDIATE")
        const failure = yield* Effect.flip(store.change(project(1), increment))
        expect(failure.message).toMatch(`\`${path}\` is locked by another process`)
        expect((yield* store.read(project(1))).revision).toBe(10)
        other.close()
        expect((yield* store.change(project(1), increment)).policy.revision).toBe(11)
      })
    )
  })
})

describe("closing", () => {
  it("checkpoints, leaves one file, and a store kept beyond its layer says so", async () => {
    const path = await fill(newPath())
    const store = await withStore({ path }, (open) => Effect.succeed(open))
    expect(besides(path)).toEqual([])
    const uses: ReadonlyArray<Effect.Effect<unknown, StoreUnavailable>> = [
      store.read(project(1)),
      store.readAll,
      store.change(project(1), increment),
      store.append([{ event: refusedEvent(project(1)), personal }]),
      store.events({ after: 0, limit: 1 })
    ]
    for (const use of uses) {
      const failure = await Effect.runPromise(Effect.flip(use))
      expect(failure.message).toMatch(`\`${path}\` was closed; nothing was done; open it again`)
    }
  })

  it("happens too when opening fails half-way", async () => {
    const path = await fill(newPath())
    withRaw(path, (database) => database.pragma("user_version = 99"))
    const exit = await Effect.runPromiseExit(Effect.provide(PolicyStore, layer({ path })))
    expect(Exit.isFailure(exit)).toBe(true)
    // With a connection left open, the write-ahead log would still be there.
    expect(besides(path)).toEqual([])
  })
})
