import { type PolicyStore, PolicyStore as Store, type StoreUnavailable } from "@jobwarden/service"
import { increment, project } from "@jobwarden/service/testing"
import Database from "better-sqlite3"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { afterAll } from "vitest"
import { layer, type SqliteOptions } from "../src/index.ts"

/** Paths in a folder that is removed after the tests of the file; every call gives another. */
export const temporaryPaths = (): ((name?: string) => string) => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-store-"))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let count = 0
  return (name = "policies.db") => join(folder, `${++count}-${name}`)
}

/** Opens the store, runs `body`, and closes it again. */
export const withStore = <A, E>(
  options: SqliteOptions,
  body: (store: PolicyStore["Service"]) => Effect.Effect<A, E>
): Promise<A> =>
  Effect.runPromise(
    Effect.gen(function* () {
      return yield* body(yield* Store)
    }).pipe(Effect.provide(layer(options)))
  )

/** Makes a store with ten revisions of project 1, and closes it. */
export const fill = async (path: string): Promise<string> => {
  await withStore({ path }, (store) => Effect.replicateEffect(store.change(project(1), increment), 10))
  return path
}

/** Why the store cannot be opened. */
export const openFailure = (options: SqliteOptions): Promise<string> =>
  withStore(options, () => Effect.succeed("it could be opened")).catch(
    (error: StoreUnavailable) => error.message
  )

/** The names of the files that SQLite keeps beside the database. */
export const besides = (path: string): ReadonlyArray<string> =>
  readdirSync(dirname(path)).filter((name) => name.startsWith(`${basename(path)}-`))

/** A connection of somebody else's: none of the store's settings, only what the file itself holds. */
export const openRaw = (path: string): Database.Database => {
  const database = new Database(path)
  database.pragma("recursive_triggers = OFF")
  database.pragma("foreign_keys = OFF")
  return database
}

/** A connection of somebody else's, for as long as the synchronous `body` runs. */
export const withRaw = <A>(path: string, body: (database: Database.Database) => A): A => {
  const database = openRaw(path)
  try {
    return body(database)
  } finally {
    database.close()
  }
}

export interface StoreProcess {
  /** The lines printed so far, the last one possibly cut off by a kill left out. */
  readonly lines: () => ReadonlyArray<string>
  readonly firstLine: Promise<void>
  readonly ended: Promise<void>
  /** SIGKILL: no handler, no finalizer, nothing flushed. */
  readonly kill: () => void
}

/** Starts `store-process.ts`. */
export const startStoreProcess = (...parameters: ReadonlyArray<string | number>): StoreProcess => {
  const script = join(import.meta.dirname, "store-process.ts")
  const child = spawn(process.execPath, [script, ...parameters.map(String)], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  let output = ""
  child.stdout.setEncoding("utf8")
  child.stdout.on("data", (text: string) => {
    output += text
  })
  return {
    lines: () => output.split("\n").slice(0, -1),
    firstLine: new Promise((resolve) => child.stdout.once("data", () => resolve())),
    ended: new Promise((resolve) => child.once("close", () => resolve())),
    kill: () => child.kill("SIGKILL")
  }
}
