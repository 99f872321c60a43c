/**
 * Writes the files that are made from the code, or with `--check` says which of them are stale.
 *
 * One generator per file: add it to the list.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { openApiDocument } from "../packages/rest-adapter/src/index.ts"

const root = resolve(import.meta.dirname, "..")

const generated: ReadonlyArray<readonly [path: string, make: () => string]> = [
  ["docs/reference/openapi.json", () => `${JSON.stringify(openApiDocument(), null, 2)}\n`]
]

const current = (path: string): string | null => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return null
  }
}

const stale = generated.filter(([path, make]) => current(resolve(root, path)) !== make())
if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`${path} is stale: run \`npm run codegen\``)
  process.exitCode = stale.length === 0 ? 0 : 1
} else {
  for (const [path, make] of stale) writeFileSync(resolve(root, path), make())
  console.log(
    stale.length === 0 ? "everything is fresh" : `written: ${stale.map(([path]) => path).join(", ")}`
  )
}
