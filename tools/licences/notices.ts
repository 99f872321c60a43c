import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

// A package whose code is part of a file of ours is nowhere to be found there: its licence asks to go along.

/** The folders of the packages of others that modules come from, by the modules' paths. */
const foldersOf = (modules: readonly string[]): ReadonlySet<string> =>
  new Set(
    modules.flatMap(
      (path) => /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\/(?!.*\/node_modules\/)/.exec(path)?.[1] ?? []
    )
  )

const isLicence = (name: string): boolean => /^(?:licen[cs]e|notice)(?:[.-].*)?$/i.test(name)

const textOf = (folder: string, name: string): string => {
  const files = readdirSync(folder).filter(isLicence).toSorted()
  if (files.length === 0) throw new Error(`\`${name}\` has no text of its licence in ${folder}`)
  return files.map((file) => readFileSync(join(folder, file), "utf8").trim()).join("\n\n")
}

/**
 * The licences of everything of others that a bundle is made of, as a text to go along with it.
 *
 * @param modules the paths of the bundle's modules
 */
export const noticesOf = (modules: readonly string[]): string => {
  const packages = Array.from(foldersOf(modules), (folder) => {
    const manifest = join(folder, "package.json")
    if (!existsSync(manifest)) throw new Error(`${dirname(manifest)} is no package`)
    const { name, version } = JSON.parse(readFileSync(manifest, "utf8")) as {
      readonly name: string
      readonly version: string
    }
    return { title: `${name} ${version}`, text: textOf(folder, name) }
  }).toSorted((one, other) => (one.title < other.title ? -1 : 1))
  return [
    "The command contains code of the packages below. Their licences follow.",
    ...packages.map(
      ({ text, title }) => `${"=".repeat(title.length)}\n${title}\n${"=".repeat(title.length)}\n\n${text}`
    ),
    ""
  ].join("\n\n")
}
