import { Effect } from "effect"
import { glob, readdir, realpath, stat } from "node:fs/promises"
import { join, resolve } from "node:path"
import { standardInput, UnreadableFile } from "./policy-file-sources.ts"

/** Folders in folders; and folders that links lead to, each only once. */
const deepest = 32

const isPolicyFile = (name: string): boolean =>
  /\.(?:ya?ml|json)$/i.test(name) && !/\.schema\.json$/i.test(name)

/** Of tools, and of what is not meant to be seen: `.gitlab-ci.yml` is no policy. */
const isPassedOver = (name: string): boolean => name.startsWith(".") || name === "node_modules"

const isPattern = (name: string): boolean => /[*?[{]/.test(name)

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
  const names = await readdir(folder).catch((): readonly string[] => [])
  const files: string[] = []
  for (const name of names.toSorted().filter((one) => !isPassedOver(one))) {
    const path = join(folder, name)
    const kind = await kindOf(path)
    if (kind === "folder") files.push(...(await filesBelow(path, depth + 1, visited)))
    else if (isPolicyFile(name)) files.push(path)
  }
  return files
}
