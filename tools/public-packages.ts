import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

export const root = join(import.meta.dirname, "..")
const packages = join(root, "packages")

/** What is built and packed of a package's manifest. */
export interface PackageManifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly files?: readonly string[]
  readonly exports?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, PackedEntry>> }
}

/** Where a packed entry point is found: both below `dist`. */
export interface PackedEntry {
  readonly types: string
  readonly default: string
}

/** A package that is published. */
export interface PublicPackage {
  /** Of its folder below `packages`. */
  readonly folder: string
  readonly path: string
  readonly manifest: PackageManifest
  /** The entry points by their keys, and their sources; none for a package that is one bundled file. */
  readonly entries: ReadonlyMap<string, string>
}

const sourceOf = ({ default: built }: PackedEntry): string =>
  built.replace(/^\.\/dist\//, "src/").replace(/\.js$/, ".ts")

/** Every package of the workspace that is published, by the names of their folders. */
export const publicPackages = (): readonly PublicPackage[] =>
  readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name: folder }): PublicPackage => {
      const path = join(packages, folder)
      const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as PackageManifest
      const packed = Object.entries(manifest.publishConfig?.exports ?? {})
      const entries = new Map(packed.map(([key, entry]) => [key, join(path, sourceOf(entry))]))
      return { folder, path, manifest, entries }
    })
    .filter(({ manifest }) => manifest.private !== true)
    .toSorted((left, right) => (left.folder < right.folder ? -1 : 1))
