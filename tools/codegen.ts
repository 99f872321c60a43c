/**
 * Writes the files that are made from the code, or with `--check` says which of them are stale. A folder in the
 * place of the repository may be named: the tests do.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { leftOverIn, staleIn } from "./generated.ts"

const [named] = process.argv.slice(2).filter((argument) => argument !== "--check")
const root = resolve(named ?? join(import.meta.dirname, ".."))
const stale = staleIn(root)
const leftOver = leftOverIn(root)
if (process.argv.includes("--check")) {
  for (const { path } of stale) console.error(`${path} is stale: run \`npm run codegen\``)
  for (const path of leftOver) console.error(`${path} is made by nothing: run \`npm run codegen\``)
  process.exitCode = stale.length + leftOver.length === 0 ? 0 : 1
} else {
  for (const { path, make } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), make())
  }
  for (const path of leftOver) rmSync(join(root, path))
  const paths = stale.map(({ path }) => path)
  if (leftOver.length > 0) console.log(`taken out: ${leftOver.join(", ")}`)
  console.log(paths.length === 0 ? "everything is fresh" : `written: ${paths.join(", ")}`)
}
