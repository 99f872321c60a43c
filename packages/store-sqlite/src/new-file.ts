import type { StoreUnavailable } from "@jobwarden/service"
import { Effect, type Scope } from "effect"
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync
} from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { attempt, unusable } from "./failure.ts"

/** What SQLite may have beside a database. */
const besideNames = ["-wal", "-shm", "-journal"]

/** A file that is being made. */
export interface NewFile {
  /** The name that it is to have, as it was given. */
  readonly name: string
  /** The name that it has until it is kept. There is an empty file, with mode 600. */
  readonly aside: string
  /** Gives the file its name, once what it holds is on the disk. */
  readonly keep: Effect.Effect<void, StoreUnavailable>
}

/**
 * Makes an empty file beside the one that is meant, so that the one that is meant is only ever there as a whole.
 * What was not kept is removed with the scope.
 *
 * @param force whether it may take the place of a file; never that of a store in use, nor of `besides`
 */
export const placeAside = Effect.fn("placeAside")(function* (
  given: string,
  { besides, force }: { readonly force: boolean; readonly besides: string }
): Effect.fn.Return<NewFile, StoreUnavailable, Scope.Scope> {
  const path = resolve(given)
  const folder = dirname(path)
  const above = yield* attempt(folder, () => statSync(folder), "the folder ")
  if (!above.isDirectory()) return yield* unusable(folder, "is not a folder", "name a path in a folder")
  yield* attempt(folder, () => accessSync(folder, constants.W_OK | constants.X_OK), "the folder ")
  const there = yield* attempt(given, () => statSync(path, { throwIfNoEntry: false }))
  if (there !== undefined) {
    if (there.isDirectory()) return yield* unusable(given, "is a folder", "name a file in it")
    if (!there.isFile()) return yield* unusable(given, "is not a regular file", "name another path")
    const own = yield* attempt(besides, () => statSync(besides))
    if (there.ino === own.ino && there.dev === own.dev) {
      return yield* unusable(given, "is the store itself", "name another path")
    }
    if (!force) {
      return yield* unusable(given, "is there already", "name another path, or give `--force` to replace it")
    }
  }
  for (const beside of besideNames) {
    if (!existsSync(path + beside)) continue
    return yield* unusable(
      given,
      `has a \`${beside}\` file beside it, as a store has that is in use`,
      "name another path, or stop what uses it"
    )
  }
  const aside = join(folder, `.${basename(path)}.${crypto.randomUUID()}`)
  yield* Effect.acquireRelease(
    attempt(given, () => closeSync(openSync(aside, "wx", 0o600))),
    () =>
      Effect.sync(() => {
        for (const name of ["", ...besideNames]) rmSync(aside + name, { force: true })
      })
  )
  const keep = attempt(given, () => {
    sync(aside)
    if (force) renameSync(aside, path)
    else linkSync(aside, path)
    sync(folder)
  })
  return { name: given, aside, keep }
})

const sync = (path: string): void => {
  const descriptor = openSync(path, "r")
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
