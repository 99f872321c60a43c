import { increment, project, put } from "@jobwarden/service/testing"
import { Effect } from "effect"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it, onTestFinished } from "vitest"
import { mountSmallDisk } from "../test/small-disk.ts"
import { fill, openFailure, openRaw, startStoreProcess, withRaw } from "../test/support.ts"
import { withWatched, type WatchedStore } from "../test/watched-store.ts"

/** Where a case has its files. */
interface Place {
  readonly folder: string
  readonly path: string
}

/** Makes a file that cannot be used, and answers what is said of it; `undefined` where this process may not. */
type Case = (place: Place) => Promise<string | undefined>

/** Another user: root may read and write anything. */
const nobody = process.getuid?.() === 0 ? [65534] : []

const openAsNobody = async (path: string): Promise<string> => {
  const child = startStoreProcess(path, 1, 1, ...nobody)
  await child.ended
  return child.lines().join("\n")
}

const changeFailure = (
  path: string,
  prepare: (opened: WatchedStore) => void,
  after: () => void = () => {}
): Promise<string> =>
  withWatched({ path, busyTimeoutMilliseconds: 10 }, (opened) =>
    Effect.gen(function* () {
      prepare(opened)
      const { message } = yield* Effect.flip(
        opened.store.change(project(1), put({ text: "x".repeat(100_000) }))
      )
      after()
      return message
    })
  )

const cases: Readonly<Record<string, Case>> = {
  locked: async ({ path }) => {
    const other = openRaw(await fill(path))
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT")
    onTestFinished(() => void other.close())
    return openFailure({ path, busyTimeoutMilliseconds: 10 })
  },
  "locked-while-open": async ({ path }) => {
    const other = openRaw(await fill(path))
    onTestFinished(() => void other.close())
    return changeFailure(path, () => other.exec("BEGIN IMMEDIATE"))
  },
  full: async ({ path }) =>
    changeFailure(await fill(path), ({ database }) =>
      database.pragma(`max_page_count = ${String(database.pragma("page_count", { simple: true }))}`)
    ),
  "full-from-the-start": async () => {
    const disk = mountSmallDisk(256)
    if (disk === undefined) return undefined
    onTestFinished(disk.remove)
    disk.fill()
    const path = join(disk.folder, "policies.db")
    return (await openFailure({ path })).replaceAll(path, "<store>")
  },
  "read-only-disk": async () => {
    const disk = mountSmallDisk(1024)
    if (disk === undefined) return undefined
    onTestFinished(disk.remove)
    const path = await fill(join(disk.folder, "policies.db"))
    disk.freeze()
    return (await openFailure({ path })).replaceAll(disk.folder, "<folder>")
  },
  "read-only-while-open": async ({ path }) =>
    changeFailure(await fill(path), ({ database }) => database.pragma("query_only = ON")),
  truncated: async ({ path }) => {
    truncateSync(await fill(path), 20_480)
    return openFailure({ path })
  },
  "truncated-to-its-head": async ({ path }) => {
    truncateSync(await fill(path), 50)
    return openFailure({ path })
  },
  "not-a-database": async ({ path }) => {
    writeFileSync(path, "text ".repeat(1000))
    return openFailure({ path })
  },
  "database-of-another-program": async ({ path }) => {
    withRaw(path, (database) => database.exec("CREATE TABLE customer (id INTEGER PRIMARY KEY)"))
    return openFailure({ path })
  },
  "newer-version": async ({ path }) => {
    withRaw(await fill(path), (database) => {
      database.exec("PRAGMA user_version = 99; INSERT INTO migration VALUES (99, 'of-the-future', 'later')")
    })
    return (await openFailure({ path })).replace(/known here is \d+/, "known here is <latest>")
  },
  "changed-by-somebody": async ({ path }) => {
    withRaw(await fill(path), (database) => database.exec("DROP TRIGGER audit_event_update"))
    return openFailure({ path })
  },
  folder: ({ path }) => {
    mkdirSync(path)
    return openFailure({ path })
  },
  "missing-folder": ({ folder }) => openFailure({ path: join(folder, "missing", "policies.db") }),
  "file-for-a-folder": ({ folder, path }) => {
    writeFileSync(path, "")
    return openFailure({ path: join(folder, "policies.db", "policies.db") })
  },
  device: () => openFailure({ path: "/dev/null" }),
  "no-permission-for-the-folder": ({ folder, path }) => {
    chmodSync(folder, 0o555)
    return openAsNobody(path)
  },
  "no-permission-for-the-file": async ({ folder, path }) => {
    chmodSync(await fill(path), 0o444)
    chmodSync(folder, 0o777)
    return openAsNobody(path)
  },
  closed: async ({ path }) => {
    const store = await withWatched({ path }, (opened) => Effect.succeed(opened.store))
    return Effect.runPromise(Effect.flip(store.change(project(1), increment))).then(({ message }) => message)
  },
  "too-many-waiting": ({ path }) =>
    withWatched({ path, limits: { waiting: 0 } }, ({ store }) =>
      Effect.map(Effect.flip(store.change(project(1), increment)), ({ message }) => message)
    )
}

it.for(Object.keys(cases))(
  "%s: which file, why, and what to do",
  { timeout: 30_000 },
  async (name, { skip }) => {
    const folder = mkdtempSync(join(tmpdir(), "jobwarden-unusable-"))
    chmodSync(folder, 0o755)
    onTestFinished(() => {
      chmodSync(folder, 0o755)
      rmSync(folder, { recursive: true })
    })
    const path = join(folder, "policies.db")
    const said = await cases[name]?.({ folder, path })
    if (said === undefined) return skip("mounting needs root")
    const text = `${said.replaceAll(path, "<store>").replaceAll(folder, "<folder>")}\n`
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, `../test/messages/${name}.txt`))
  }
)
