import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { bundleVerdaccioPlugin } from "./bundle-verdaccio.ts"
import { bundle } from "./bundle.ts"
import { publicPackages, root, type PublicPackage } from "./public-packages.ts"

// What the published packages hold, in the `dist` of each: JavaScript and declarations, or the one bundled file.
// node tools/build.ts [FOLDER...]; left out: all of them

const compiler = join(root, "node_modules", "typescript", "bin", "tsc")

/** How much is asked of the compiler: `whole` checks types and writes declarations, `lean` writes JavaScript alone. */
export type Thoroughness = "whole" | "lean"

/** The sources of all entry points by the names under which they are imported. */
const sourcesByName = (libraries: readonly PublicPackage[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    libraries.flatMap(({ entries, manifest }) =>
      [...entries].map(([key, source]) => [manifest.name + key.slice(1), [source]] as const)
    )
  )

/** Compiles what the entry points reach, and returns the folder with `<package>/src` in it. The caller removes it. */
const compile = (libraries: readonly PublicPackage[], thoroughness: Thoroughness): string => {
  const folder = mkdtempSync(join(tmpdir(), "jobwarden-build-"))
  const configuration = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      noEmit: false,
      rootDir: join(root, "packages"),
      outDir: folder,
      // Found through `node_modules`, a package's sources count as foreign now and then, and are left out.
      paths: sourcesByName(publicPackages()),
      typeRoots: [join(root, "node_modules", "@types")],
      rewriteRelativeImportExtensions: true,
      declaration: thoroughness === "whole",
      noCheck: thoroughness === "lean"
    },
    include: [],
    exclude: [],
    files: libraries.flatMap(({ entries }) => [...entries.values()])
  }
  const file = join(folder, "tsconfig.json")
  writeFileSync(file, JSON.stringify(configuration))
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, "-p", file], { encoding: "utf8" })
  rmSync(file)
  if (status === 0) return folder
  rmSync(folder, { recursive: true, force: true })
  throw new Error(`the packages cannot be built:\n${stdout}${stderr}`)
}

/** Relative imports and re-exports, static or within a type. */
const relativeImports = /(\b(?:from|import)\s*\(?\s*")(\.{1,2}\/[^"]+)(")/g

/** Those that a module names, with the module's own way to write a declaration's address. */
const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(relativeImports)].flatMap(([, , specifier]) => specifier ?? [])

/** The files that these reach, themselves among them. */
const reached = (
  entries: readonly string[],
  fileOf: (specifier: string) => string
): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  const visit = (file: string): void => {
    if (texts.has(file)) return
    const text = readFileSync(file, "utf8")
    texts.set(file, text)
    for (const specifier of importsOf(text)) visit(join(dirname(file), fileOf(specifier)))
  }
  entries.forEach(visit)
  return texts
}

/**
 * Puts a compiled package where it belongs: of its modules and declarations those that its entry points reach. The
 * compiler leaves `.ts` in the imports of declarations, where only some who read them understand it.
 */
const place = ({ path, entries }: PublicPackage, compiled: string, destination: string): void => {
  const outputs = [...entries.values()].map((source) => join(compiled, relative(join(path, "src"), source)))
  const named = (ending: string): readonly string[] =>
    outputs.map((output) => output.replace(/\.ts$/, ending))
  const modules = reached(named(".js"), (specifier) => specifier)
  const declarations = reached(named(".d.ts"), (specifier) => specifier.replace(/(?:\.d)?\.[tj]s$/, ".d.ts"))
  for (const [file, text] of [...modules, ...declarations]) {
    const target = join(destination, relative(compiled, file))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(
      target,
      text.replaceAll(
        relativeImports,
        (_, before: string, specifier: string, after: string) =>
          `${before}${specifier.replace(/(?<!\.d)\.ts$/, ".js")}${after}`
      )
    )
  }
}

/** Builds packages into their `dist`. Throws where one cannot be built. */
export const build = async (packages: readonly PublicPackage[]): Promise<void> => {
  const libraries = packages.filter(({ entries }) => entries.size > 0)
  if (libraries.length > 0) {
    const compiled = compile(libraries, "whole")
    try {
      for (const library of libraries) {
        const dist = join(library.path, "dist")
        rmSync(dist, { recursive: true, force: true })
        place(library, join(compiled, library.folder, "src"), dist)
      }
    } finally {
      rmSync(compiled, { recursive: true, force: true })
    }
  }
  const isAsked = (folder: string): boolean => packages.some((one) => one.folder === folder)
  if (isAsked("cli")) await bundle(join(root, "packages", "cli", "dist", "jobwarden.js"))
  if (isAsked("verdaccio-plugin")) {
    await bundleVerdaccioPlugin(join(root, "packages", "verdaccio-plugin", "dist", "index.cjs"))
  }
}

/** The JavaScript of the libraries, without a check and without declarations: `<folder>/src` of each, in a new folder. */
export const compileLean = (): string =>
  compile(
    publicPackages().filter(({ entries }) => entries.size > 0),
    "lean"
  )

if (import.meta.main) {
  const asked = process.argv.slice(2)
  const all = publicPackages()
  const unknown = asked.filter((folder) => !all.some((one) => one.folder === folder))
  if (unknown.length > 0) {
    console.error(
      `no published package is called ${unknown.join(", ")}; there are ${all.map(({ folder }) => folder).join(", ")}`
    )
    process.exitCode = 2
  } else {
    const packages = asked.length === 0 ? all : all.filter(({ folder }) => asked.includes(folder))
    await build(packages)
    for (const { path } of packages) console.log(relative(process.cwd(), join(path, "dist")))
  }
}
