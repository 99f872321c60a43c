/**
 * Writes docs/licences.md from the packages that are installed, or with `--check` says whether it is stale. A
 * licence that nobody has agreed to ends either. A folder in the place of the repository may be named.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { installedIn } from "./licences/installed.ts"
import { licencesPage, refusedOf } from "./licences/page.ts"

const path = "docs/licences.md"

const [named] = process.argv.slice(2).filter((argument) => argument !== "--check")
const root = resolve(named ?? join(import.meta.dirname, ".."))
const installed = installedIn(root)
const refused = refusedOf(installed)
for (const line of refused) console.error(line)

const current = (): string | null => {
  try {
    return readFileSync(join(root, path), "utf8")
  } catch {
    return null
  }
}

const page = licencesPage(installed)
const isStale = current() !== page
if (refused.length > 0) {
  process.exitCode = 1
} else if (!process.argv.includes("--check")) {
  if (isStale) writeFileSync(join(root, path), page)
  console.log(isStale ? `written: ${path}` : "everything is fresh")
} else if (isStale) {
  console.error(`${path} is stale: run \`npm run licences\``)
  process.exitCode = 1
}
