import { join, relative } from "node:path"
import { rolldown, type Plugin } from "rolldown"

// The command as one file: it starts sooner than its hundreds of sources, and is what a package holds.
// node tools/bundle.ts [FILE]; left out: packages/cli/dist/jobwarden.js

const root = join(import.meta.dirname, "..")
const usual = join(root, "packages", "cli", "dist", "jobwarden.js")

/** Compiled code cannot be part of a text. It is loaded when the service opens its store, and not before. */
const native = "better-sqlite3"

const loadedLate: Plugin = {
  name: "loaded-late",
  resolveId: (source) => (source === native ? `\0${native}` : null),
  load: (id) =>
    id === `\0${native}`
      ? `import { createRequire } from "node:module"\nexport default createRequire(import.meta.url)("${native}")`
      : null
}

/** Writes the bundle, and says how many bytes it has. */
export const bundle = async (file: string): Promise<number> => {
  const build = await rolldown({
    input: join(root, "packages", "cli", "src", "main.ts"),
    platform: "node",
    plugins: [loadedLate],
    logLevel: "warn"
  })
  const { output } = await build.write({ file, format: "esm", codeSplitting: false })
  await build.close()
  if (output.length !== 1) throw new Error(`the bundle is ${output.length} files, and should be one`)
  return Buffer.byteLength(output[0].code)
}

if (import.meta.main) {
  const [file = usual] = process.argv.slice(2)
  const bytes = await bundle(file)
  console.log(`${relative(process.cwd(), file)}: ${(bytes / 1024 / 1024).toFixed(1)} MiB`)
}
