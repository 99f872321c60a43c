import { readdirSync } from "node:fs"
import { join } from "node:path"

export const repositoryRoot = join(import.meta.dirname, "..", "..")

/** What is mutated: all of it that is no test. */
export const mutated = "packages/core/src"

const isSource = (path: string): boolean => path.endsWith(".ts") && !/\.(test|test-d)\.ts$/.test(path)

/** Every source file below a folder, from the root of the repository, with `/`. */
export const sourcesBelow = (folder: string): readonly string[] =>
  readdirSync(join(repositoryRoot, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return sourcesBelow(path)
      return isSource(path) ? [path] : []
    })
    .sort()

/** The folder that a source file is counted in; files beside the folders are counted together. */
export const folderOf = (path: string): string => {
  const [folder = "", file] = path.slice(mutated.length + 1).split("/")
  return file === undefined ? "engine" : folder
}

/** All sources by folder: a new folder is there by itself. */
export const sourcesByFolder = (): ReadonlyMap<string, readonly string[]> =>
  Map.groupBy(sourcesBelow(mutated), folderOf)
