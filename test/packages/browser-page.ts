import { join } from "node:path"
import { rolldown } from "rolldown"
import { root } from "../../tools/public-packages.ts"

/** What a page of one's own would ask of the engine: put, decide, lint. */
const usual = `
import { createEngine } from "@jobwarden/core"
import { lint, lintFleet } from "@jobwarden/core/rules"
globalThis.jobwarden = { createEngine, lint, lintFleet }
`

const sources = join(root, "packages", "core", "src")
const entry = "\0page"

/** What a program takes of the core as one minified module for browsers; the engine and every rule by itself. */
export const browserBundle = async (program: string = usual): Promise<string> => {
  const build = await rolldown({
    input: "page",
    platform: "browser",
    logLevel: "warn",
    resolve: {
      alias: {
        "@jobwarden/core/rule-examples": join(sources, "rule-examples.ts"),
        "@jobwarden/core/rules": join(sources, "gitlab-rules.ts"),
        "@jobwarden/core": join(sources, "index.ts")
      }
    },
    plugins: [
      {
        name: "page",
        resolveId: (source) => (source === "page" ? entry : null),
        load: (id) => (id === entry ? program : null)
      }
    ]
  })
  try {
    const { output } = await build.generate({ format: "esm", minify: true, codeSplitting: false })
    const [only] = output
    if (output.length !== 1) throw new Error(`the bundle is ${output.length} files, and should be one`)
    return only.code
  } finally {
    await build.close()
  }
}
