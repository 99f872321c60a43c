import { join, relative } from "node:path"
import { rolldown } from "rolldown"

// The plugin for Verdaccio as one file, which Verdaccio loads with `require` and without anything beside it.
// node tools/bundle-verdaccio.ts [FILE]; left out: packages/verdaccio-plugin/dist/index.cjs

const plugin = join(import.meta.dirname, "..", "packages", "verdaccio-plugin")

/** Writes the plugin. */
export const bundleVerdaccioPlugin = async (file: string): Promise<void> => {
  const build = await rolldown({ input: join(plugin, "src", "index.ts"), platform: "node", logLevel: "warn" })
  const { output } = await build.write({ file, format: "cjs", codeSplitting: false })
  await build.close()
  if (output.length !== 1) throw new Error(`the plugin is ${output.length} files, and should be one`)
}

if (import.meta.main) {
  const [file = join(plugin, "dist", "index.cjs")] = process.argv.slice(2)
  await bundleVerdaccioPlugin(file)
  console.log(relative(process.cwd(), file))
}
