import { existsSync, readFileSync, rmSync } from "node:fs"
import { isBuiltin } from "node:module"
import { dirname, join, relative } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { compileLean } from "../../tools/build.ts"
import { outside, whenOpened } from "../../tools/bundle.ts"
import { publicPackages } from "../../tools/public-packages.ts"

// What can be said of the published packages in a few seconds; `npm run prove:packages` packs and installs them.

const packages = publicPackages()
const libraries = packages.filter(({ entries }) => entries.size > 0)

/** Entry points for the workspace's own tests, which start programs that no package holds. */
const notPacked: Readonly<Record<string, readonly string[]>> = { "store-postgres": ["./testing"] }

let built = ""
beforeAll(() => {
  built = compileLean()
})
afterAll(() => rmSync(built, { recursive: true, force: true }))

const importsOf = (text: string): readonly string[] =>
  [
    ...text.matchAll(/^(?:import|export)\b[^"']*?from "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm)
  ].flatMap((found) => found[1] ?? found[2] ?? found[3] ?? [])

/** The modules that a library's entry points reach, from its folder, and what they import from elsewhere. */
const reachedBy = ({ entries, folder, path }: (typeof packages)[number]) => {
  const modules = new Set<string>()
  const foreign = new Set<string>()
  const visit = (module: string): void => {
    if (modules.has(module)) return
    modules.add(module)
    for (const specifier of importsOf(readFileSync(join(built, folder, module), "utf8"))) {
      if (specifier.startsWith(".")) visit(join(dirname(module), specifier))
      else foreign.add(specifier)
    }
  }
  for (const source of entries.values()) visit(relative(path, source).replace(/\.ts$/, ".js"))
  return { modules: [...modules], foreign: [...foreign] }
}

const nameOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

test("all packages but the page of reports, which the command holds, are published", () => {
  expect(packages.map(({ folder }) => folder)).toEqual([
    "cli",
    "core",
    "graphql-adapter",
    "platforms",
    "policy-files",
    "registry-gateway",
    "rest-adapter",
    "service",
    "store-postgres",
    "store-sqlite",
    "verdaccio-plugin"
  ])
})

describe.for(libraries.map((library) => [library.folder, library] as const))("%s", ([folder, library]) => {
  const { dependencies = {}, exports = {}, files, publishConfig } = library.manifest

  test("has the entry points of the workspace when it is packed, built", () => {
    const packed = Object.keys(exports).filter((key) => !(notPacked[folder] ?? []).includes(key))
    expect([...library.entries.keys()]).toEqual(packed)
    for (const [key, source] of library.entries) {
      expect(relative(library.path, source)).toBe(exports[key]?.slice(2))
      const entry = publishConfig?.exports?.[key]
      expect(entry?.types).toBe(entry?.default.replace(/\.js$/, ".d.ts"))
    }
    expect(files).toEqual(["dist"])
  })

  test("declares what its modules import, and nothing else", () => {
    const imported = reachedBy(library).foreign.filter((specifier) => !isBuiltin(specifier))
    const typesOnly = Object.keys(dependencies).filter((name) => name.startsWith("@types/"))
    expect(
      Object.keys(dependencies)
        .filter((name) => !typesOnly.includes(name))
        .toSorted()
    ).toEqual([...new Set(imported.map(nameOf))].toSorted())
    for (const name of typesOnly) expect(dependencies).toHaveProperty([name.slice("@types/".length)])
  })

  test("holds no test, and no helper of tests that is no entry point", () => {
    const { modules } = reachedBy(library)
    expect(modules.filter((module) => /\.test\.js$|^test\//.test(module))).toEqual([])
    const areHelpers = modules.some((module) => module.startsWith("src/testing/"))
    expect(areHelpers).toBe(library.entries.has("./testing"))
  })
})

test("the command depends on what its bundle loads from outside, and on nothing else", () => {
  const command = packages.find(({ folder }) => folder === "cli")
  expect(Object.keys(command?.manifest.dependencies ?? {}).toSorted()).toEqual(
    [...outside, whenOpened].toSorted()
  )
})

test("the plugin for Verdaccio is one file without dependencies", () => {
  const plugin = packages.find(({ folder }) => folder === "verdaccio-plugin")
  expect(plugin?.manifest).toMatchObject({ files: ["dist/index.cjs"] })
  expect(plugin?.manifest.dependencies).toBeUndefined()
})

test.for(packages.map(({ folder, path, manifest }) => [folder, path, manifest.name] as const))(
  "%s has a page that begins with its name and says how it is installed",
  ([, path, name]) => {
    const page = join(path, "README.md")
    expect(existsSync(page)).toBe(true)
    const text = readFileSync(page, "utf8")
    expect(text.startsWith(`# ${name}\n`)).toBe(true)
    expect(text).toMatch(new RegExp(`^npm install .*${name}( |$)`, "m"))
  }
)

test("every entry point of every package is in the reference, and no other", () => {
  const reference = readFileSync(join(import.meta.dirname, "../../docs/reference/packages.md"), "utf8")
  const documented = [...reference.matchAll(/^\| `([^`]+)` \|/gm)].map(([, entry]) => entry)
  const there = libraries.flatMap(({ entries, manifest }) =>
    [...entries.keys()].map((key) => manifest.name + key.slice(1))
  )
  expect(documented.toSorted()).toEqual(there.toSorted())
})
