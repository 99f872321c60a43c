import { Effect } from "effect"
import { posix } from "node:path"
import { quote } from "@jobwarden/core"
import { UnusableInput } from "../exit.ts"
import { isPassedOver, isPattern, isPolicyFile } from "../policy-file-names.ts"
import { askGit } from "./git.ts"
import type { Commit } from "./revisions.ts"

/** What stands at a path of a commit. */
export interface TreeEntry {
  /** From the top of the repository; bytes that are no UTF-8 are replaced. */
  readonly path: string
  readonly kind: "file" | "link" | "submodule"
  /** The name of its content. */
  readonly object: string
  /** Bytes; of files only. */
  readonly size: number
}

/** A list of all files of a large repository. */
const mostListing = 256 * 1024 * 1024

/** Everything in a commit, by path. */
export const listTree = Effect.fn("listTree")(function* (folder: string, { id, name }: Commit) {
  const { code, complaint, stdout } = yield* askGit({
    folder,
    args: ["ls-tree", "-r", "-z", "-l", "--full-tree", id],
    mostOutput: mostListing
  })
  if (code === 0) return entriesIn(stdout)
  return yield* new UnusableInput({ message: `git cannot list the files of ${quote(name)}: ${complaint}` })
})

const entriesIn = (listing: Buffer): readonly TreeEntry[] => {
  const entries: TreeEntry[] = []
  for (let start = 0; start < listing.length;) {
    const end = listing.indexOf(0, start)
    const tab = listing.indexOf(0x09, start)
    if (end === -1) break
    // `<mode> <type> <object> <size>`, then a tab and the path as it is.
    const [mode = "", , object = "", size = ""] = listing.toString("latin1", start, tab).split(/ +/)
    const path = listing.toString("utf8", tab + 1, end)
    entries.push({ path, kind: kindOf(mode), object, size: Number(size) || 0 })
    start = end + 1
  }
  return entries
}

const kindOf = (mode: string): TreeEntry["kind"] =>
  mode === "160000" ? "submodule" : mode === "120000" ? "link" : "file"

/**
 * What a path of the command line stands for in a commit, as it would on a disk: a file; what is in a folder and
 * below; what a pattern matches.
 *
 * @param path from the top of the repository, `""` for that itself
 */
export const entriesAt = (entries: readonly TreeEntry[], path: string): readonly TreeEntry[] => {
  const exact = entries.filter((entry) => entry.path === path)
  if (exact.length > 0) return exact
  const below = entries.filter((entry) => isBelow(entry, path))
  if (below.length > 0 || !isPattern(path)) return below
  const known = new Map<string, boolean>()
  const matches = (name: string): boolean => {
    const found = known.get(name) ?? posix.matchesGlob(name, path)
    known.set(name, found)
    return found
  }
  return entries.filter(
    (entry) =>
      matches(entry.path) || foldersOf(entry.path).some((folder) => matches(folder) && isBelow(entry, folder))
  )
}

const isBelow = ({ kind, path }: TreeEntry, folder: string): boolean => {
  const start = folder === "" ? "" : `${folder}/`
  if (!path.startsWith(start)) return false
  const names = path.slice(start.length).split("/")
  return !names.some(isPassedOver) && (kind !== "file" || isPolicyFile(names.at(-1) ?? ""))
}

const foldersOf = (path: string): readonly string[] => {
  const names = path.split("/")
  return names.slice(1).map((_, at) => names.slice(0, at + 1).join("/"))
}
