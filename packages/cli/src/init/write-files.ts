import { Effect } from "effect"
import { lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { quote } from "@jobwarden/core"
import { UnusableInput, WrongUsage } from "../exit.ts"

/** A file to write: its name in the folder, and what it holds. */
export interface NewFile {
  readonly name: string
  readonly text: string
}

/**
 * Writes files into a folder, which is made where it is missing. Where one of them is there already, nothing
 * is written, unless that is what was asked for. Each file is whole or not at all.
 */
export const writeFiles = Effect.fn("writeFiles")(function* (
  folder: string,
  files: readonly NewFile[],
  { overwrite }: { readonly overwrite: boolean }
) {
  const paths = files.map(({ name, text }) => ({ path: pathIn(folder, name), text }))
  yield* attempt(folder, () => makeFolder(folder))
  const taken = paths.filter(({ path }) => isThere(path)).map(({ path }) => quote(path))
  if (taken.length > 0 && !overwrite) {
    const are = taken.length === 1 ? "is there already" : "are there already"
    const instead = "`--force` overwrites, another folder leaves all as it is"
    const message = `${taken.join(" and ")} ${are}, and nothing was written; ${instead}`
    return yield* new WrongUsage({ message })
  }
  for (const { path, text } of paths) yield* attempt(path, () => write(path, text))
  return paths.map(({ path }) => path)
})

/** A path that no command takes for a flag. */
const pathIn = (folder: string, name: string): string => {
  const path = join(folder, name)
  return path.startsWith("-") ? `./${path}` : path
}

/** Node's own `recursive` goes round for ever in a file system that makes no folders, such as `/proc`. */
const makeFolder = (folder: string): void => {
  const known = statSync(folder, { throwIfNoEntry: false })
  if (known?.isDirectory() === true) return
  if (known === undefined && dirname(folder) !== folder) makeFolder(dirname(folder))
  mkdirSync(folder)
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

const write = (path: string, text: string): void => {
  const unfinished = `${path}.${process.pid}.tmp`
  try {
    writeFileSync(unfinished, text, { flag: "wx" })
    renameSync(unfinished, path)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

const reasons: ReadonlyMap<string, string> = new Map([
  ["EACCES", "permission denied; name a folder that the user who runs this command may write to"],
  ["EPERM", "permission denied; name a folder that the user who runs this command may write to"],
  ["ENOENT", "no folder can be made there; name a folder elsewhere"],
  ["EROFS", "the file system is read-only; name a folder elsewhere"],
  ["EEXIST", "it is a file; name a folder"],
  ["ENOTDIR", "a part of the path is a file; name a folder"],
  ["EISDIR", "there is a folder of that name; move it away, or name another folder"],
  ["ENOSPC", "there is no room left; free some, or name a folder elsewhere"]
])

const attempt = (path: string, act: () => void): Effect.Effect<void, UnusableInput> =>
  Effect.try({
    try: act,
    catch: (error) => {
      const code = String((error as { readonly code?: unknown } | null)?.code ?? "no reason")
      const why = reasons.get(code) ?? code
      return new UnusableInput({ message: `${quote(path)} cannot be written: ${why}` })
    }
  })
