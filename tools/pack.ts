import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { build } from "./build.ts"
import { publicPackages, root } from "./public-packages.ts"

// Builds and packs what is published, as it would be uploaded.
// node tools/pack.ts FOLDER

/** A package as it is uploaded. */
export interface Tarball {
  readonly name: string
  readonly file: string
  /** The paths in it, in order. */
  readonly files: readonly string[]
}

/** The workspace's own package manager, at its pinned version. */
export const packageManager = (): readonly [command: string, ...args: string[]] => {
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly packageManager: string
  }
  return ["npx", "--yes", packageManager, "--pm-on-fail=ignore"]
}

/** Builds every published package and packs it into a folder. Throws where one cannot be. */
export const packAll = async (folder: string): Promise<readonly Tarball[]> => {
  const packages = publicPackages()
  await build(packages)
  mkdirSync(folder, { recursive: true })
  return packages.map(({ manifest, path }) => {
    const [command, ...args] = packageManager()
    const asked = ["pack", "--config.ignore-scripts=true", "--json", "--pack-destination", folder]
    const { status, stdout, stderr } = spawnSync(command, [...args, ...asked], {
      cwd: path,
      encoding: "utf8"
    })
    if (status !== 0) throw new Error(`${manifest.name} cannot be packed:\n${stdout}${stderr}`)
    const packed = JSON.parse(stdout) as { filename: string; files: readonly { readonly path: string }[] }
    const files = packed.files.map((file) => file.path).toSorted()
    return { name: manifest.name, file: packed.filename, files }
  })
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) {
    console.error("usage: node tools/pack.ts FOLDER")
    process.exitCode = 2
  } else
    for (const { file, files } of await packAll(resolve(folder)))
      console.log(`${file}: ${files.length} files`)
}
