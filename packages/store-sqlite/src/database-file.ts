import type { StoreUnavailable } from "@jobwarden/service"
import { Effect } from "effect"
import { accessSync, closeSync, constants, openSync, type Stats, statSync } from "node:fs"
import { dirname } from "node:path"
import { attempt, unusable } from "./failure.ts"

/**
 * Makes sure that there is a file at `path` which this process may use: a new one has mode 600, from its first
 * moment on (SQLite gives the files beside it the same mode). An existing file keeps the mode it has.
 *
 * INVARIANT: an existing file is looked at and never opened here. To close any descriptor of a file drops all
 * locks that this process holds on it, those of another connection to the same database included.
 */
export const prepareFile = Effect.fn("prepareFile")(function* (
  path: string
): Effect.fn.Return<void, StoreUnavailable> {
  const folder = dirname(path)
  const above = yield* attempt(folder, () => statSync(folder), "the folder ")
  if (!above.isDirectory()) {
    return yield* unusable(folder, "is not a folder", "name a path in a folder")
  }
  // SQLite keeps its write-ahead log beside the file, so the folder has to be writable too.
  yield* attempt(folder, () => accessSync(folder, constants.W_OK | constants.X_OK), "the folder ")
  const existing = yield* attempt(path, () => statSync(path, { throwIfNoEntry: false }) ?? create(path))
  if (existing.isDirectory()) {
    return yield* unusable(path, "is a folder", "name a file in it")
  }
  if (!existing.isFile()) {
    return yield* unusable(path, "is not a regular file", "name another path")
  }
  yield* attempt(path, () => accessSync(path, constants.R_OK | constants.W_OK))
})

const create = (path: string): Stats => {
  try {
    closeSync(openSync(path, "wx", 0o600))
  } catch (error) {
    // Another process came first: then it is an existing file.
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error
  }
  return statSync(path)
}
