import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs"
import { dirname, join } from "node:path"

/** A package of others that is installed with one of ours, or that is part of its bundle. */
export interface Installed {
  readonly name: string
  readonly version: string
  /** As its manifest says it; null where it says nothing that can be read. */
  readonly licence: string | null
  /** Whom it comes with: packages of ours, or other packages of others. */
  readonly users: readonly string[]
}

type Versions = Readonly<Record<string, string>>

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: unknown
  readonly dependencies?: Versions
  readonly devDependencies?: Versions
  readonly optionalDependencies?: Versions
  readonly peerDependencies?: Versions
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

interface Found {
  readonly manifest: Manifest
  readonly users: Set<string>
}

/** Everything of others that the packages below `packages` need when they run, as it is installed. */
export const installedIn = (root: string): readonly Installed[] => {
  const packages = join(root, "packages")
  const found = new Map<string, Found>()
  const add = (file: string, user: string): void => {
    const manifest = readManifest(file)
    // One version may be installed in several places, for different peers.
    const key = `${manifest.name} ${manifest.version}`
    const known = found.get(key)
    if (known !== undefined) {
      known.users.add(user)
      return
    }
    found.set(key, { manifest, users: new Set([user]) })
    follow(neededBy(manifest), dirname(file), manifest.name)
  }
  const follow = (needed: ReadonlyMap<string, Need>, folder: string, user: string): void => {
    for (const [name, need] of needed) {
      const file = manifestNear(folder, name)
      if (file === null && need === "surely")
        throw new Error(`\`${name}\`, which \`${user}\` needs, is not installed`)
      if (file !== null) add(file, user)
    }
  }
  for (const folder of readdirSync(packages).map((name) => join(packages, name))) {
    if (!existsSync(join(folder, "package.json"))) continue
    const manifest = readManifest(join(folder, "package.json"))
    const imported = importedIn(join(folder, "src"))
    const bundled = Object.entries(manifest.devDependencies ?? {}).flatMap(([name, version]) =>
      imported.has(name) && !isOurs(version) ? [name] : []
    )
    follow(new Map([...neededBy(manifest), ...bundled.map(surely)]), folder, manifest.name)
  }
  return [...found]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { manifest, users }]) => ({
      name: manifest.name,
      version: manifest.version,
      licence: typeof manifest.license === "string" ? manifest.license : null,
      users: [...users].toSorted()
    }))
}

type Need = "surely" | "perhaps"

const isOurs = (version: string): boolean => version.startsWith("workspace:")

const surely = (name: string): readonly [string, Need] => [name, "surely"]
const perhaps = (name: string): readonly [string, Need] => [name, "perhaps"]

/** What is installed with a package: npm installs peers too, unless they are optional. */
const neededBy = ({
  dependencies = {},
  optionalDependencies = {},
  peerDependencies = {},
  peerDependenciesMeta = {}
}: Manifest): ReadonlyMap<string, Need> =>
  new Map([
    ...Object.keys(peerDependencies).map((name) =>
      peerDependenciesMeta[name]?.optional === true ? perhaps(name) : surely(name)
    ),
    ...Object.entries(dependencies).flatMap(([name, version]) => (isOurs(version) ? [] : [surely(name)])),
    ...Object.keys(optionalDependencies).map(perhaps)
  ])

const readManifest = (file: string): Manifest => JSON.parse(readFileSync(file, "utf8")) as Manifest

const manifestNear = (folder: string, name: string): string | null => {
  const file = join(folder, "node_modules", name, "package.json")
  if (existsSync(file)) return realpathSync(file)
  return dirname(folder) === folder ? null : manifestNear(dirname(folder), name)
}

const notPublished = /\.test\.ts$|(?:^|\/)testing\//

/** Packages that the sources below a folder import: a development dependency among them is part of a bundle. */
const importedIn = (folder: string): ReadonlySet<string> => {
  if (!existsSync(folder)) return new Set()
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !notPublished.test(path)
  )
  return new Set(
    files.flatMap((path) =>
      [
        ...readFileSync(join(folder, path), "utf8").matchAll(
          /(?:from |import\()"((?:@[^/"]+\/)?[^./"][^/"]*)/g
        )
      ].map(([, name = ""]) => name)
    )
  )
}
