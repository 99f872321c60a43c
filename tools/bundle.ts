import { writeFileSync } from "node:fs"
import { createRequire, isBuiltin } from "node:module"
import { dirname, join, relative } from "node:path"
import { rolldown, type Plugin } from "rolldown"
import { madeName, makePageParts } from "../packages/cli/src/report/page-parts.ts"
import { noticesOf } from "./licences/notices.ts"

// The command as one file: it starts sooner than its hundreds of sources, and is what a package holds.
// node tools/bundle.ts [FILE]; left out: packages/cli/dist/jobwarden.js

const root = join(import.meta.dirname, "..")
const usual = join(root, "packages", "cli", "dist", "jobwarden.js")

/**
 * Packages that stay outside, and are loaded when the service needs them: compiled code cannot be part of a text, and
 * GraphQL alone would be a third of it, which every start would have to read.
 */
export const outside: ReadonlySet<string> = new Set([
  "better-sqlite3",
  "graphql",
  "graphql-yoga",
  "@graphql-yoga/plugin-persisted-operations",
  "jose",
  "pg"
])

/** The page of GraphiQL, larger than all the rest: it is imported when somebody opens it, and from where it is installed. */
export const whenOpened = "@graphql-yoga/render-graphiql"

/** Where the command's dependencies are installed. */
const requireHere = createRequire(join(root, "packages", "cli", "package.json"))

const namesIn = (module: object): readonly string[] =>
  Object.keys(Object.getOwnPropertyDescriptors(module)).filter(
    (member) => /^[A-Za-z_$][\w$]*$/.test(member) && member !== "default"
  )

const loadedLate: Plugin = {
  name: "loaded-late",
  resolveId: (source) => (outside.has(source) ? `\0${source}` : null),
  load: (id) => {
    const name = id.slice(1)
    if (!id.startsWith("\0") || !outside.has(name)) return null
    const names = namesIn(requireHere(name) as object)
    return [
      'import { createRequire } from "node:module"',
      `const loaded = createRequire(import.meta.url)(${JSON.stringify(name)})`,
      "export default loaded",
      ...names.map((member, at) => `const _${at} = /* @__PURE__ */ (() => loaded.${member})()`),
      `export { ${names.map((member, at) => `_${at} as ${member}`).join(", ")} }`
    ].join("\n")
  }
}

/** Of these nothing but functions is used, and by most commands none of them. */
const onlyCalled: ReadonlySet<string> = new Set(["node:crypto", "node:readline"])

/**
 * Node's own modules, each loaded where it is first needed. An `import` of the bundle itself would load all of them
 * at every start, and `node:http` alone takes as long to load as Node to start.
 */
const builtinsLate: Plugin = {
  name: "builtins-late",
  // Not for the bundler's own few lines, which everything stands on, and not where `require` waits for the need itself.
  resolveId: (source, importer, { kind }) =>
    kind === "import-statement" && isBuiltin(source) && importer?.startsWith("\0") === false
      ? `\0${source}`
      : null,
  load: async (id) => {
    const name = id.slice(1)
    if (!id.startsWith("\0") || !isBuiltin(name)) return null
    const isCalled = onlyCalled.has(name)
    const exports = namesIn(process.getBuiltinModule(name) ?? {})
    const load = `process.getBuiltinModule(${JSON.stringify(name)})`
    return [
      ...(isCalled ? [] : [`const builtin = ${load}`, "export default builtin"]),
      ...exports.map((member, at) =>
        isCalled
          ? `const _${at} = (...given) => ${load}.${member}(...given)`
          : `const _${at} = /* @__PURE__ */ (() => builtin.${member})()`
      ),
      `export { ${exports.map((member, at) => `_${at} as ${member}`).join(", ")} }`
    ].join("\n")
  }
}

/** The parser asks the environment before each token whether to print it: a fifth of its time, and no output of ours. */
const silentParser: Plugin = {
  name: "silent-parser",
  transform: {
    filter: { id: /node_modules\/yaml\/dist\// },
    handler: (code) => code.replaceAll(/node_process\.env\.LOG_(?:STREAM|TOKENS)/g, "false")
  }
}

/**
 * Writes the bundle and, beside it, the page of reports, which only they read, and the licences of what is in it; says
 * how many bytes the bundle has.
 */
export const bundle = async (file: string): Promise<number> => {
  const build = await rolldown({
    input: join(root, "packages", "cli", "src", "main.ts"),
    platform: "node",
    external: [whenOpened],
    plugins: [loadedLate, builtinsLate, silentParser],
    logLevel: "warn"
  })
  const { output } = await build.write({ file, format: "esm", codeSplitting: false, minify: true })
  await build.close()
  if (output.length !== 1) throw new Error(`the bundle is ${output.length} files, and should be one`)
  writeFileSync(join(dirname(file), madeName), JSON.stringify(await makePageParts()))
  writeFileSync(join(dirname(file), "THIRD-PARTY-NOTICES.txt"), noticesOf(output[0].moduleIds))
  return Buffer.byteLength(output[0].code)
}

if (import.meta.main) {
  const [file = usual] = process.argv.slice(2)
  const bytes = await bundle(file)
  console.log(`${relative(process.cwd(), file)}: ${(bytes / 1024 / 1024).toFixed(1)} MiB`)
}
