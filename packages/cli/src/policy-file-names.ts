import { Effect } from "effect"
import type { Dirent } from "node:fs"
import { glob, readdir, realpath, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { standardInput, UnreadableFile } from "./policy-file-sources.ts"

/** Folders in folders; and folders that links lead to, each only once. */
const deepest = 32

export const isPolicyFile = (name: string): boolean =>
  /\.(?:ya?ml|json)$/i.test(name) && !/\.schema\.json$/i.test(name)

/** Of tools, and of what is not meant to be seen: `.gitlab-ci.yml` is no policy. */
export const isPassedOver = (name: string): boolean => name.startsWith(".") || name === "node_modules"

export const isPattern = (name: string): boolean => /[*?[{]/.test(name)

/**
 * The files that names on the command line stand for, each once, in the order given: a folder for the YAML and JSON
 * files in it and below, by name; a pattern (`policies/**\/*.yaml`) for what it matches, by name. What stands for
 * no file is an error. A name that is nothing else is a file's, whether it is there or not.
 */
export const policyFileNames = Effect.fn("policyFileNames")(function* (names: readonly string[]) {
  const found: string[] = []
  for (const name of names) {
    const files = yield* Effect.promise(() => filesOf(name))
    if (files.length === 0) return yield* new UnreadableFile({ file: name, why: whyNone(name) })
    found.push(...files)
  }
  const seen = new Set<string>()
  return found.filter((name) => {
    const place = name === standardInput ? name : resolve(name)
    return !seen.has(place) && seen.add(place)
  })
})

const whyNone = (name: string): string =>
  isPattern(name)
    ? "matches no file; check the pattern, and quote it where the shell might read it"
    : "holds no YAML or JSON file; give a folder with policy files"

const filesOf = async (name: string): Promise<readonly string[]> => {
  if (name === standardInput) return [name]
  if ((await kindOf(name)) === "folder") return filesBelow(name)
  if (!isPattern(name) || (await kindOf(name)) === "file") return [name]
  const matches: string[] = []
  for await (const match of glob(name)) matches.push(match)
  const files: string[] = []
  for (const match of matches.toSorted()) {
    files.push(...((await kindOf(match)) === "folder" ? await filesBelow(match) : [match]))
  }
  return files
}

const kindOf = async (name: string): Promise<"file" | "folder" | "nothing"> => {
  try {
    return (await stat(name)).isDirectory() ? "folder" : "file"
  } catch {
    return "nothing"
  }
}

const filesBelow = async (
  folder: string,
  depth = 0,
  visited: Set<string> = new Set()
): Promise<readonly string[]> => {
  const place = await realpath(folder).catch(() => folder)
  // A link may lead to a folder around it.
  if (visited.has(place) || depth > deepest) return []
  visited.add(place)
  const entries = await readdir(folder, { withFileTypes: true }).catch((): readonly Dirent[] => [])
  const files: string[] = []
  for (const entry of entries.toSorted(byName).filter(({ name }) => !isPassedOver(name))) {
    const path = join(folder, entry.name)
    // A link is what it leads to.
    const isFolder = entry.isDirectory() || (!entry.isFile() && (await kindOf(path)) === "folder")
    if (isFolder) files.push(...(await filesBelow(path, depth + 1, visited)))
    else if (isPolicyFile(entry.name)) files.push(path)
  }
  return files
}

const byName = ({ name: one }: Dirent, { name: other }: Dirent): number =>
  one < other ? -1 : Number(one > other)
