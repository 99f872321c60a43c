import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { tokenize, type Token } from "./tokens.ts"

/** A file of the repository, taken apart. */
export interface SourceFile {
  /** From the root of the repository, with `/`: `packages/core/src/engine.ts`. */
  readonly path: string
  /** The folder below `packages`. */
  readonly packageName: string
  /** Tests and what only they use: never part of what a package does for others. */
  readonly isTest: boolean
  readonly lines: number
  readonly tokens: readonly Token[]
}

/** Where a floor is broken, and how: `path:line: what is wrong`. */
export type Breach = string

export const breach = (file: SourceFile, line: number, what: string): Breach =>
  `${file.path}:${line}: ${what}`

const testFile = /\.test\.ts$|^packages\/[^/]+\/(?:test|src\/testing)\//

export const sourceFile = (path: string, text: string): SourceFile => ({
  path,
  packageName: /^packages\/([^/]+)\//.exec(path)?.[1] ?? "",
  isTest: testFile.test(path),
  lines: text.replace(/\n$/, "").split("\n").length,
  tokens: tokenize(text)
})

export const repositoryRoot = join(import.meta.dirname, "..", "..")

const packages = (): readonly string[] =>
  readdirSync(join(repositoryRoot, "packages"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)

/** Every `.ts` and `.js` file that a package consists of: its `src`, `bin` and `test`. */
export const readSourceFiles = (): readonly SourceFile[] =>
  packages().flatMap((packageName) =>
    ["src", "bin", "test"].flatMap((folder) => filesBelow(`packages/${packageName}/${folder}`))
  )

const filesBelow = (folder: string): readonly SourceFile[] =>
  entriesOf(folder).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : filesBelow(path)
    return /\.[jt]s$/.test(entry.name)
      ? [sourceFile(path, readFileSync(join(repositoryRoot, path), "utf8"))]
      : []
  })

const entriesOf = (folder: string) => {
  try {
    return readdirSync(join(repositoryRoot, folder), { withFileTypes: true })
  } catch {
    return []
  }
}

/** What of a package's manifest the floors look at. */
export interface Manifest {
  readonly packageName: string
  readonly dependencies: readonly string[]
  /** `@jobwarden/service`, `@jobwarden/service/testing` */
  readonly entries: readonly string[]
}

export const readManifests = (): readonly Manifest[] =>
  packages().map((packageName) => {
    const text = readFileSync(join(repositoryRoot, "packages", packageName, "package.json"), "utf8")
    const { name, exports, dependencies } = JSON.parse(text) as {
      readonly name: string
      readonly exports?: Readonly<Record<string, unknown>>
      readonly dependencies?: Readonly<Record<string, string>>
    }
    return {
      packageName,
      dependencies: Object.keys(dependencies ?? {}),
      entries: Object.keys(exports ?? {}).map((key) => name + key.slice(1))
    }
  })
